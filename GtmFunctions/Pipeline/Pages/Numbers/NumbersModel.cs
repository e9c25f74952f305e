using GtmFunctions.Pipeline.Pages.Parts;
using GtmFunctions.Pipeline.Pages.Site;

namespace GtmFunctions.Pipeline.Pages.Numbers;

/// <summary>How much came, what became of it, and how long that took.</summary>
/// <param name="Answer">The answer in a sentence.</param>
/// <param name="By">By what the rows are told apart.</param>
/// <param name="Choices">By what they can be.</param>
/// <param name="Days">How many days back they reach.</param>
/// <param name="Columns">What is counted, as the columns say it.</param>
/// <param name="Rows">The rows.</param>
/// <param name="Speeds">The latencies that the columns after the counts show.</param>
/// <param name="Chart">Events of each day or hour.</param>
/// <param name="Csv">The address of all of it as a file for a spreadsheet.</param>
public sealed record NumbersModel(
    string Answer,
    string By,
    IReadOnlyList<string> Choices,
    int Days,
    IReadOnlyList<string> Columns,
    IReadOnlyList<NumbersRow> Rows,
    IReadOnlyList<string> Speeds,
    IReadOnlyList<Bar> Chart,
    string Csv) : PageModel("Numbers", Answer, Rows.Count == 0 ? Standing.Idle : Standing.Good);

/// <summary>A row of numbers.</summary>
/// <param name="Name">What it is of.</param>
/// <param name="Link">The page of it; <see langword="null"/> where there is none.</param>
/// <param name="Counts">A count for each column.</param>
/// <param name="Medians">A median in seconds for each latency; <see langword="null"/> where nothing was measured.</param>
/// <param name="Most">What 95 of 100 did not exceed, in seconds, for each latency.</param>
public sealed record NumbersRow(
    string Name, string? Link, IReadOnlyList<long> Counts, IReadOnlyList<double?> Medians, IReadOnlyList<double?> Most);
