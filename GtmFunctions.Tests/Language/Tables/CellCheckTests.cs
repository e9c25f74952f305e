using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Language.Conversions;
using GtmFunctions.Pipeline.Language.Tables;
using Xunit;

namespace GtmFunctions.Tests.Language.Tables;

public sealed class CellCheckTests
{
    [Theory]
    [InlineData("1-50", 50, true)]
    [InlineData("1–50", 51, false)]
    [InlineData("1 to 50", 1, true)]
    [InlineData("1 - 50", 0, false)]
    [InlineData("200+", 200, true)]
    [InlineData("200 +", 199, false)]
    [InlineData("≥200", 200, true)]
    [InlineData("≤ 200", 201, false)]
    [InlineData("> = 200", 200, true)]
    [InlineData("> 200", 200, false)]
    [InlineData("1.000-5.000", 3000, true)]
    [InlineData("1,000..5,000", 999, false)]
    [InlineData(">=1.000", 999, false)]
    public void Holds_RangeAsPeopleWriteIt_IsThatRange(string cell, int employees, bool expected) =>
        Assert.Equal(expected, DecisionCell.Parse(cell, Assert.Fail, ConversionTable.WholeNumber).Holds(employees));

    [Theory]
    [InlineData("51-200", "51-200", true)]
    [InlineData("200+", "200+", true)]
    [InlineData("2024-25", "2024-25", true)]
    [InlineData("51-200", "1-50", false)]
    public void Holds_NameOfABand_IsTheNameToo(string cell, string value, bool expected) =>
        Assert.Equal(expected, DecisionCell.Parse(cell, Assert.Fail).Holds(value));

    [Theory]
    [InlineData("Germany", "DE", true)]
    [InlineData("US, CA", "CA", true)]
    [InlineData("US|Canada", "CA", true)]
    [InlineData("US|CA", "DE", false)]
    public void Holds_Country_ByCodeOrName(string cell, string value, bool expected) =>
        Assert.Equal(expected, DecisionCell.Parse(cell, Assert.Fail, ConversionTable.Country).Holds(value));

    [Theory]
    [InlineData("account.employees", "01-Feb", "Excel")]
    [InlineData("account.employees", "2026-02-01", "Excel")]
    [InlineData("account.employees", "many", "can never match")]
    [InlineData("account.employees", "0..50 employees", "needs a number")]
    [InlineData("seats", "1.000-5.000", "thousands or decimals")]
    public void Parse_CellThatNeverMatches_IsAnErrorWithItsLine(string column, string cell, string message)
    {
        var errors = new List<ConfigurationError>();
        DecisionTable.Parse("t.csv", $"{column},-> team\n{cell},a\n>=1000,b\n", errors);
        var error = Assert.Single(errors);
        Assert.Equal(2, error.Line);
        Assert.Contains(message, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Check_ColumnWhoseOtherCellsAreNumbers_IsADoubt()
    {
        var errors = new List<ConfigurationError>();
        var table = DecisionTable.Parse("t.csv", "seats,account.country,-> team\n>=10,US,a\nfew,EMEA,b\n5,DE,c\n", errors);
        Assert.Empty(errors);
        Assert.Equal(
            [(3, "seats", false), (3, "account.country", false)],
            CellCheck.Check(table).Select(found => (found.Line, found.Column, found.IsCertain)));
    }

    [Fact]
    public void Decide_Fields_ByRange() => Assert.Equal(
        "smb",
        DecisionTable.Parse("t.csv", "account.employees,-> team\n1-50,smb\n51+,ent\n", [])
            .Decide(JsonNode.Parse("""{"account":{"employees":20}}""")!.AsObject())!.Results["team"]);
}
