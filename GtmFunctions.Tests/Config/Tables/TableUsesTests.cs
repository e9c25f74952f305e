using GtmFunctions.Pipeline.Config.Tables;
using Xunit;

namespace GtmFunctions.Tests.Config.Tables;

public sealed class TableUsesTests
{
    private const string Document = """
        workflows:
          inbound: { when: { account.domain: { $notInList: customers.csv } }, branches: [ { name: a, when: { $or: [ { x: { $inList: vips.csv } } ] } } ] }
          other: { when: { account.domain: { $inList: customers.csv } } }
        assignments:
          sdr: { table: territories.csv, pool: reps.csv, holidays: days.csv }
          ae: { pool: reps.csv }
        tables:
          reps.csv: { from: REPS_SHEET }
        templates:
          odd: { text: notes.csv }
        """;

    [Theory]
    [InlineData("territories.csv", TableKind.Decisions, "assignment 'sdr'")]
    [InlineData("reps.csv", TableKind.Roster, "assignment 'sdr', assignment 'ae'")]
    [InlineData("days.csv", TableKind.Holidays, "assignment 'sdr'")]
    [InlineData("customers.csv", TableKind.List, "workflow 'inbound', workflow 'other'")]
    [InlineData("vips.csv", TableKind.List, "workflow 'inbound'")]
    [InlineData("notes.csv", TableKind.Other, "")]
    public void Find_TableOfADocument_IsWhatReadsIt(string table, TableKind kind, string by)
    {
        var use = TableUses.Find(Document)[table];

        Assert.Equal((kind, by), (use.Kind, string.Join(", ", use.By)));
    }

    [Fact]
    public void Find_NoYaml_IsNothing() => Assert.Empty(TableUses.Find("a: [b.csv"));
}
