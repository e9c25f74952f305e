using GtmFunctions.Pipeline.Config.Tables;
using GtmFunctions.Pipeline.Language.Tables.Editing;
using GtmFunctions.Pipeline.Pages.Rules.Tables;
using Xunit;

namespace GtmFunctions.Tests.Pages.Rules.Tables;

public sealed class TableGridTests
{
    private static readonly TableSheet Sheet = TableSheet.Parse("country,-> team\nDE,dach\n\nUS,west\n*,global\n");

    [Fact]
    public void Lay_FaultsOfTheEditedTable_StandAtTheRowsThatWereTyped()
    {
        var typed = Typed(("new1", ["", "north"], ""), ("2", ["US|", "west"], ""));
        var edited = Sheet.Apply([new TableEdit.SetCell(2, 0, "US|"), new TableEdit.AddRow("new1", 1, ["", "north"]),
            new TableEdit.RemoveRow(1)]);
        var lines = edited.Lines();

        var view = TableGrid.Lay(
            Sheet,
            edited,
            typed,
            [
                new TableFault(lines["2"], "country", "an empty alternative", IsError: true),
                new TableFault(lines["new1"], "", "the whole row", IsError: false),
                new TableFault(1, "-> team", "the heading", IsError: true),
            ],
            new GridPart(null, 1));

        Assert.Equal(["1", "2", "3", "new1", "new2", "new3", "new4"], view.Rows.Select(row => row.Key));
        Assert.Equal("US|", view.Rows[1].Cells[0].Text);
        Assert.Equal("an empty alternative", Assert.Single(view.Rows[1].Cells[0].Faults!).Message);
        Assert.Equal("the whole row", Assert.Single(view.Rows[3].Faults).Message);
        Assert.Equal("Line 1, -> team: the heading", Assert.Single(view.Faults));
    }

    [Fact]
    public void Lay_LargeTable_IsShownInParts()
    {
        var large = TableSheet.Parse("n\n" + string.Concat(Enumerable.Range(1, 450).Select(n => $"v{n}\n")));

        var last = TableGrid.Lay(large, large, TableForm.Empty, [], new GridPart(null, 99));
        var found = TableGrid.Lay(large, large, TableForm.Empty, [new TableFault(2, "n", "wrong", true)], new GridPart("V45", 1));

        Assert.Equal((3, 3, 450), (last.Page, last.Pages, last.Found));
        Assert.Equal("401", last.Rows[0].Key);
        Assert.Equal(["45", "450"], found.Rows.Where(row => row.Number is not null).Select(row => row.Key));
        Assert.Equal("Line 2, n: wrong", Assert.Single(found.Faults));
    }

    [Fact]
    public void Edits_WhatWasTyped_IsOnlyWhatDiffers()
    {
        var typed = Typed(("1", [" DE ", "dach"], "1"), ("2", ["US", "east"], "3"), ("new1", ["", ""], "2"), ("new2", ["FR"], ""));

        Assert.Equal(
            "country,-> team\nDE,dach\n*,global\n\nUS,east\nFR,\n",
            Sheet.Apply(typed.Edits(Sheet)).ToText());
    }

    private static TableForm Typed(params (string Key, string[] Cells, string At)[] rows) => new(rows.ToDictionary(
        row => row.Key,
        row => new TypedRow(row.Cells.Select((cell, i) => (cell, i)).ToDictionary(cell => cell.i, cell => cell.cell), row.At,
            Remove: false)));
}
