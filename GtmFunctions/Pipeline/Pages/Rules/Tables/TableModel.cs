using GtmFunctions.Pipeline.Config.Tables;
using GtmFunctions.Pipeline.Pages.Site;

namespace GtmFunctions.Pipeline.Pages.Rules.Tables;

/// <summary>A table of the rules as a grid: what it decides, who uses it, what is wrong with it.</summary>
/// <param name="Name">The table's name.</param>
/// <param name="Answer">The answer in a sentence or two.</param>
/// <param name="Standing">How it stands.</param>
/// <param name="Kind">What the table is.</param>
/// <param name="RowMeans">What a row of it says, and how a cell is written.</param>
/// <param name="Version">The version that is shown, which a change goes out from.</param>
/// <param name="Columns">The columns' headings.</param>
/// <param name="Rows">The rows of this part of the table, those that are to be added among them.</param>
/// <param name="Total">How many rows the table has.</param>
/// <param name="Found">How many of them have what is looked for.</param>
public sealed record TableModel(
    string Name,
    string Answer,
    Standing Standing,
    TableKind Kind,
    string RowMeans,
    string Version,
    IReadOnlyList<string> Columns,
    IReadOnlyList<GridRow> Rows,
    int Total,
    int Found) : PageModel(Name, Answer, Standing)
{
    /// <summary>What tells this text of the table from any other.</summary>
    public string Of { get; init; } = "";

    /// <summary>What reads the table, such as <c>assignment 'sdr'</c>.</summary>
    public IReadOnlyList<string> UsedBy { get; init; } = [];

    /// <summary>The draft that is shown in place of what is published; <see langword="null"/> where none is.</summary>
    public string? Draft { get; init; }

    /// <summary>What is wrong and has no place in a row that is shown.</summary>
    public IReadOnlyList<string> Faults { get; init; } = [];

    /// <summary>The part that is shown, from 1.</summary>
    public int Page { get; init; } = 1;

    /// <summary>How many parts there are.</summary>
    public int Pages { get; init; } = 1;

    /// <summary>What is looked for; <see langword="null"/> where everything is shown.</summary>
    public string? Find { get; init; }

    /// <summary>Why the change was made, as typed.</summary>
    public string? Note { get; init; }

    /// <summary>The sheet that the table is fetched from; <see langword="null"/> where it is edited here.</summary>
    public SheetLine? Sheet { get; init; }

    /// <summary>Who changed it last; <see langword="null"/> where the history does not say.</summary>
    public ChangeLine? LastChange { get; init; }
}

/// <summary>A row of the grid.</summary>
/// <param name="Key">Its number in the table, from 1; <c>new1</c>, <c>new2</c>, … where it is not in it yet.</param>
/// <param name="Cells">The cells, one for each column.</param>
public sealed record GridRow(string Key, IReadOnlyList<GridCell> Cells)
{
    /// <summary>Its number in the table, from 1; <see langword="null"/> where it is not in it yet.</summary>
    public int? Number { get; init; }

    /// <summary>The position that was typed for it.</summary>
    public string? Position { get; init; }

    /// <summary>Whether it is ticked to be removed.</summary>
    public bool Remove { get; init; }

    /// <summary>How its person stands now, of a roster; <see langword="null"/> in any other table.</summary>
    public string? Now { get; init; }

    /// <summary>Whether its person can take something now.</summary>
    public bool CanTake { get; init; }

    /// <summary>What is wrong with the row as a whole.</summary>
    public IReadOnlyList<GridFault> Faults { get; init; } = [];
}

/// <summary>A cell of the grid.</summary>
/// <param name="Text">What it says, or what was typed.</param>
/// <param name="Faults">What is wrong with it; nothing where that is <see langword="null"/>.</param>
public sealed record GridCell(string Text, IReadOnlyList<GridFault>? Faults = null);

/// <summary>What is wrong with a cell or a row.</summary>
/// <param name="Message">What is wrong and what to do.</param>
/// <param name="IsError">Whether the rules cannot be used with it.</param>
public sealed record GridFault(string Message, bool IsError);

/// <summary>The published sheet that a table is fetched from.</summary>
/// <param name="Says">When it was fetched last and what came of it, in a sentence.</param>
/// <param name="Standing">How it stands.</param>
/// <param name="At">When it was fetched last.</param>
public sealed record SheetLine(string Says, Standing Standing, DateTimeOffset? At)
{
    /// <summary>The draft that waits for a person; <see langword="null"/> where none does.</summary>
    public string? Draft { get; init; }
}

/// <summary>A change of a table.</summary>
/// <param name="Publication">The publication's id.</param>
/// <param name="At">When.</param>
/// <param name="By">Who.</param>
/// <param name="What">What changed, in words.</param>
/// <param name="Note">Why, as they wrote it.</param>
public sealed record ChangeLine(string Publication, DateTimeOffset At, string By, string What, string? Note);
