using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Language.Tables;
using Xunit;

namespace GtmFunctions.Tests.Language.Tables;

public sealed class CsvTableTests
{
    [Fact]
    public void Parse_Rows_HaveTheirLinesAndTrimmedCells()
    {
        var (table, errors) = Parse("\uFEFF a , b\r\n 1 ,\"x, \"\"y\"\"\nz\"\r\n\r\n,\r\n2\r\n");

        Assert.Empty(errors);
        Assert.Equal(["a", "b"], table.Columns);
        Assert.Equal([(2, "1|x, \"y\"\nz"), (6, "2|")], table.Rows.Select(row => (row.Line, string.Join('|', row.Cells))));
        Assert.Equal((1, -1), (table.Column("B"), table.Column("c")));
    }

    [Theory]
    [InlineData("", "l.csv:1: the file is empty: its first line names the columns")]
    [InlineData("a,A\n1,2", "l.csv:1: the column 'a' is here twice")]
    [InlineData("a,b\n1,2\n1,2,3\n", "l.csv:3: the row has 3 cells for 2 columns: quote a cell that has a comma")]
    [InlineData("a,b\n1,\"x\n2,y", "l.csv:2: a quote is not closed, or stands in the middle of a cell")]
    [InlineData("a,b\n1,x\"y\"", "l.csv:2: a quote is not closed, or stands in the middle of a cell")]
    public void Parse_Mistake_IsNamedWithItsLine(string text, string expected) =>
        Assert.Equal(expected, Assert.Single(Parse(text).Errors).ToString());

    [Fact]
    public void Parse_TooLong_IsRefused() =>
        Assert.Equal(
            "l.csv:1: the file has 4194305 characters; at most 4194304 are allowed",
            Assert.Single(Parse(new string('x', CsvTable.LongestText + 1)).Errors).ToString());

    private static (CsvTable Table, List<ConfigurationError> Errors) Parse(string text)
    {
        var errors = new List<ConfigurationError>();
        return (CsvTable.Parse("l.csv", text, errors), errors);
    }
}
