using GtmFunctions.Pipeline.Pages.Site;

namespace GtmFunctions.Pipeline.Pages.Data;

/// <summary>What is kept, and for how long.</summary>
/// <param name="Answer">The answer in a sentence.</param>
/// <param name="Kinds">The kinds of data.</param>
public sealed record DataModel(string Answer, IReadOnlyList<DataLine> Kinds) : PageModel("Data", Answer, Standing.Good);

/// <summary>How one kind of data is kept.</summary>
/// <param name="Kind">Its name in the document.</param>
/// <param name="What">What it is, in words.</param>
/// <param name="Days">How many days it is kept.</param>
/// <param name="Oldest">When the oldest that is kept may be of.</param>
/// <param name="Rows">How many there are, as far as they are counted.</param>
/// <param name="Next">When something of it is forgotten next.</param>
/// <param name="Held">What is old enough and stays, and why.</param>
public sealed record DataLine(
    string Kind, string What, int Days, DateTimeOffset? Oldest, string Rows, DateTimeOffset? Next, IReadOnlyList<string> Held);
