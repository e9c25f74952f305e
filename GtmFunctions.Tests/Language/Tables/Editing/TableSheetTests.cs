using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Language.Tables;
using GtmFunctions.Pipeline.Language.Tables.Editing;
using Xunit;

namespace GtmFunctions.Tests.Language.Tables.Editing;

public sealed class TableSheetTests
{
    private const string Odd = "sep=;\r\na ;\"b;\"\"x\"\"\"\r\n\r\n 1; two \n\"x\ny\";3\r\n;\r\n4;5\r\n\r\n";

    public static TheoryData<string> Readable => new(
        "a",
        "a,b",
        "a,b\n",
        "a,b\n1,2",
        "a,b\n1,2\n",
        "a,b\r\n1,2\r\n\r\n",
        "a,b\r\n\r\n1,2\r\n3,4",
        "a,b,\n1,2,\n,,\n3,4,\n",
        "a\tb\n1\t2\n",
        "\uFEFFa,b\r\n1,2\r\n",
        Odd);

    public static TheoryData<string> Refused =>
        new("", "a,b\n1,2,3\n", "a,b,\n1,2,\n,,\n3,4,5\n", "a,b\n1,\"open\n2,x", "a,b\n1,x\"y\"\n");

    [Theory]
    [MemberData(nameof(Readable))]
    [MemberData(nameof(Refused))]
    public void ToText_NothingChanged_IsTheSameText(string text) => Assert.Equal(text, TableSheet.Parse(text).ToText());

    [Theory]
    [MemberData(nameof(Readable))]
    public void Parse_Text_HasTheCellsAndLinesThatTheTableHas(string text)
    {
        var errors = new List<ConfigurationError>();
        var table = CsvTable.Parse("t.csv", text, errors);

        var sheet = TableSheet.Parse(text);

        Assert.Empty(errors);
        Assert.Equal(table.Columns, sheet.Columns);
        Assert.Equal(
            table.Rows.Select(row => (row.Line, string.Join('|', row.Cells))),
            sheet.Rows.Select(row => (sheet.Lines()[row.Key], string.Join('|', row.Cells))));
    }

    [Fact]
    public void Apply_CellOfOneRow_WritesThatRowAnewAndNoOther()
    {
        var edited = TableSheet.Parse(Odd).Apply([new TableEdit.SetCell(3, 1, " six;7 ")]);

        Assert.Equal(Odd.Replace("4;5", "4;\"six;7\"", StringComparison.Ordinal), edited.ToText());
    }

    [Fact]
    public void Apply_SameText_ChangesNothing() =>
        Assert.Equal(Odd, TableSheet.Parse(Odd).Apply([new TableEdit.SetCell(1, 1, "two"), new TableEdit.SetCell(2, 0, "x\r\ny")])
            .ToText());

    [Theory]
    [InlineData(null, "a,b\n1,2\n3,4\nx,\"y,z\"\n")]
    [InlineData(1, "a,b\nx,\"y,z\"\n1,2\n3,4\n")]
    [InlineData(2, "a,b\n1,2\nx,\"y,z\"\n3,4\n")]
    [InlineData(99, "a,b\n1,2\n3,4\nx,\"y,z\"\n")]
    public void Apply_RowAdded_IsAtItsPosition(int? at, string expected) =>
        Assert.Equal(expected, TableSheet.Parse("a,b\n1,2\n3,4\n").Apply([new TableEdit.AddRow("n1", at, ["x", "y,z"])]).ToText());

    [Fact]
    public void Apply_RowAddedAfterALastLineWithoutEnd_BeginsOnItsOwn() =>
        Assert.Equal("a,b\r\n1,2\r\n3,", TableSheet.Parse("a,b\r\n1,2").Apply([new TableEdit.AddRow("n1", null, ["3"])]).ToText());

    [Fact]
    public void Apply_ManyChanges_NameRowsByTheirNumbersBefore()
    {
        var edited = TableSheet.Parse("a\n1\n2\n3\n4\n5\n").Apply(
        [
            new TableEdit.RemoveRow(1),
            new TableEdit.MoveRow(5, 1),
            new TableEdit.SetCell(2, 0, "two"),
            new TableEdit.AddRow("n1", 3, ["new"]),
        ]);

        Assert.Equal("a\n5\ntwo\nnew\n3\n4\n", edited.ToText());
        Assert.Equal(["5", "2", "n1", "3", "4"], edited.Rows.Select(row => row.Key));
        Assert.Equal(4, edited.Lines()["n1"]);
    }

    [Fact]
    public void Apply_AllRowsRemoved_LeavesTheFirstLine() =>
        Assert.Equal("a,b\n", TableSheet.Parse("a,b\n1,2\n").Apply([new TableEdit.RemoveRow(1)]).ToText());

    [Fact]
    public void Apply_RowThatIsNot_IsRefused()
    {
        var sheet = TableSheet.Parse("a\n1\n");

        Assert.Equal("there is no row 2: the table has 1", Refusal(new TableEdit.RemoveRow(2)));
        Assert.Equal("there is no row 0: the table has 1", Refusal(new TableEdit.SetCell(0, 0, "")));
        Assert.Equal("there is no column 2: the table has 1", Refusal(new TableEdit.SetCell(1, 1, "")));

        string Refusal(TableEdit edit) => Assert.Throws<FormatException>(() => sheet.Apply([edit])).Message;
    }

    [Fact]
    public void TakeOver_SpreadsheetWithOneRowChanged_ChangesThatRowOnly()
    {
        const string Ours = "a;\"b\"\r\n1;\"2\"\r\n\r\n3;4\r\n";

        var taken = TableSheet.Parse(Ours).TakeOver(TableSheet.Parse("a,b\n1,2\n3,five\n"));

        Assert.Equal("a;\"b\"\r\n1;\"2\"\r\n3;five\r\n", taken.ToText());
    }

    [Fact]
    public void TakeOver_SameRows_IsTheSameText() =>
        Assert.Equal(Odd, TableSheet.Parse(Odd).TakeOver(TableSheet.Parse("a,\"b;\"\"x\"\"\"\n1,two\n\"x\ny\",3\n4,5\n")).ToText());

    [Fact]
    public void TakeOver_OtherColumns_AreTakenInOurWriting() =>
        Assert.Equal("b;a\n2;1\n", TableSheet.Parse("a;b\n1;2\n").TakeOver(TableSheet.Parse("b,a\n2,1\n")).ToText());

    [Fact]
    public void Workbook_OfASheet_IsReadAsItWasWritten()
    {
        const string Text = "account.country,account.employees,-> team\nUS|CA,>=1000,enterprise\nDE,1-2,=cmd|' /C calc'!A0\n" +
            "\"Côte d'Ivoire, \"\"x\"\"\",007,<script>&\nTRUE,2026-12-24,\"two\nlines\"\n";
        var sheet = TableSheet.Parse(Text);

        var workbook = Workbook.From("territories.csv", sheet);

        Assert.True(Workbook.Is(workbook));
        Assert.Equal(Text, sheet.TakeOver(TableSheet.Parse(TableText.Read(workbook))).ToText());
        Assert.Equal(
            sheet.Rows.Select(row => string.Join('|', row.Cells)),
            TableSheet.Parse(TableText.Read(workbook)).Rows.Select(row => string.Join('|', row.Cells)));
    }
}
