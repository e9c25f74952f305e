using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Storage.Lists;

namespace GtmFunctions.Pipeline.Poll.Lists;

/// <summary>Makes rows of the records of one run, and counts both.</summary>
/// <param name="list">The list.</param>
/// <param name="addAsync">Takes a row.</param>
internal sealed class ListTally(SyncedList list, Func<ListRow, CancellationToken, Task> addAsync)
{
    /// <summary>How many records there were.</summary>
    public int Records { get; private set; }

    /// <summary>How many of them are rows.</summary>
    public int Rows { get; private set; }

    /// <summary>How many have no key.</summary>
    public int WithoutKey { get; private set; }

    /// <summary>How many the list's filter left out, or are deleted.</summary>
    public int LeftOut { get; private set; }

    /// <summary>The names of the first that has no key.</summary>
    public string? Names { get; private set; }

    /// <summary>Takes the records of a page.</summary>
    public async Task TakeAsync(IReadOnlyList<JsonNode?> records, CancellationToken cancellation)
    {
        foreach (var record in records)
        {
            Records++;
            switch (RecordRow.Read(list.Poll!, list.Key, record))
            {
                case RecordRow.Taken taken:
                    Rows++;
                    await addAsync(taken.Row, cancellation);
                    break;
                case RecordRow.WithoutKey without:
                    WithoutKey++;
                    Names ??= without.Names;
                    break;
                default:
                    LeftOut++;
                    break;
            }
        }
    }

    /// <summary>A reading after the run.</summary>
    /// <param name="reading">The reading before.</param>
    /// <param name="result">What came of the run.</param>
    public ListReading After(ListReading reading, RunResult result) => reading with
    {
        Place = result.State,
        Pieces = reading.Pieces + (Rows > 0 ? 1 : 0),
        Pages = reading.Pages + result.Pages,
        Records = reading.Records + Records,
        Rows = reading.Rows + Rows,
        WithoutKey = reading.WithoutKey + WithoutKey,
        LeftOut = reading.LeftOut + LeftOut,
        Names = reading.Names ?? Names,
    };
}
