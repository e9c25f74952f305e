using GtmFunctions.Pipeline.Storage.Lists;
using Xunit;

namespace GtmFunctions.Tests.Storage.Lists;

public sealed class LastRowsTests
{
    [Fact]
    public void Counts_OfRowsWithOneKey_IsTheLast()
    {
        ListRow[] rows = [Row("a.example", "old"), Row("b.example", "b"), Row("A.example ", "new"), Row("b.example", "b")];
        var last = new LastRows();
        foreach (var row in rows)
            last.Note(row);

        Assert.Equal([false, false, true, true], rows.Select((row, place) => last.Counts(row, place)));
        Assert.Equal((2, 1), (last.Keys, last.Replaced));
    }

    private static ListRow Row(string key, string name) => new(key, new Dictionary<string, string> { ["name"] = name });
}
