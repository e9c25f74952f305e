using System.Text;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Language.Tables;
using MiniExcelLibs;
using Xunit;

namespace GtmFunctions.Tests.Language.Tables;

public sealed class TableTextTests
{
    [Theory]
    [InlineData(65001, "")]
    [InlineData(65001, "\uFEFF")]
    [InlineData(1200, "\uFEFF")]
    [InlineData(1201, "\uFEFF")]
    [InlineData(1200, "")]
    [InlineData(1252, "")]
    public void Read_EncodingOfExcel_KeepsNames(int codePage, string mark)
    {
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(codePage) ?? Encoding.GetEncoding(codePage);
        Assert.Equal("name\nJosé Müller – 20 €", TableText.Read(encoding.GetBytes($"{mark}name\nJosé Müller – 20 €")));
    }

    [Theory]
    [InlineData("name\nŁukasz Wąs", 1250)]
    [InlineData("name\nИван Петров", 1251)]
    [InlineData("name\n山田太郎", 932)]
    public void Read_LettersThatCannotBeTold_SaysToSaveAsUtf8(string text, int codePage) => Assert.Contains(
        "save as UTF-8",
        Assert.Throws<FormatException>(
            () => TableText.Read(CodePagesEncodingProvider.Instance.GetEncoding(codePage)!.GetBytes(text))).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Read_Workbook_IsItsFirstSheetAsCsv()
    {
        using var file = new MemoryStream();
        file.SaveAs(new[] { new { name = "José, Müller", since = new DateTime(2026, 2, 1), weight = 1.5, active = true } });

        Assert.Equal("name,since,weight,active\r\n\"José, Müller\",2026-02-01,1.5,true\r\n", TableText.Read(file.ToArray()));
    }

    [Fact]
    public void Read_ArchiveThatIsNoWorkbook_IsRefused() =>
        Assert.Contains(
            "no Excel workbook", Assert.Throws<FormatException>(() => TableText.Read("PK\u0003\u0004nothing"u8.ToArray())).Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("name;email;team\nBob;b@x.dev;sdr\n")]
    [InlineData("name\temail\tteam\r\nBob\tb@x.dev\tsdr\r\n")]
    [InlineData("sep=;\r\nname;email;team\r\nBob;b@x.dev;sdr\r\n")]
    [InlineData("name,email,team,,\nBob,b@x.dev,sdr,,\n,,,,\n")]
    [InlineData("\u00a0name ,email\u00a0, team\n\u00a0Bob\u00a0,\u200bb@x.dev,sdr\u00a0\n\u00a0,,\n")]
    public void Parse_AsPeopleSave_SameTable(string text)
    {
        var errors = new List<ConfigurationError>();
        var table = CsvTable.Parse("l.csv", text, errors);
        Assert.Empty(errors);
        Assert.Equal(["name", "email", "team"], table.Columns);
        Assert.Equal(["Bob", "b@x.dev", "sdr"], Assert.Single(table.Rows).Cells);
    }

    [Fact]
    public void Parse_ValueUnderNoName_IsNamedWithItsLine()
    {
        var errors = new List<ConfigurationError>();
        CsvTable.Parse("l.csv", "a,,b\n1,2,3\n", errors);
        Assert.Equal(
            "l.csv:2: a cell has a value under a column without a name: name the column on the first line",
            Assert.Single(errors).ToString());
    }
}
