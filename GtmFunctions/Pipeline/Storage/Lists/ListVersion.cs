using System.Text.Json.Serialization;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Storage.Lists;

/// <summary>The version of a list that is in use, as the list's pointer names it. Versions never change.</summary>
internal sealed record ListVersion : StoredRecord
{
    /// <summary>The version: when it was begun, to the second, and a random part.</summary>
    public required string Version { get; init; }

    /// <summary>How many rows it has.</summary>
    public required int Rows { get; init; }

    /// <summary>A hash of its rows in their order.</summary>
    public required string Hash { get; init; }

    /// <summary>When it came into use.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What it was read from, in words that hold no address, such as <c>import accounts.csv</c>.</summary>
    public required string From { get; init; }

    /// <summary>The columns that any of its rows has a value for.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>The version that it replaced; <see langword="null"/> for the first.</summary>
    public string? Before { get; init; }
}

/// <summary>Where the rows of a version come from, and what they may do.</summary>
/// <param name="From">What they are read from, in words that hold no address.</param>
/// <param name="MostRemoved">How many per cent of the rows in use may go; 100 for as many as are missing.</param>
internal sealed record ListOrigin(string From, int MostRemoved = 100);

/// <summary>JSON of lists.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    MaxDepth = JsonDepth.Own)]
[JsonSerializable(typeof(ListRow))]
[JsonSerializable(typeof(ListVersion))]
[JsonSerializable(typeof(ListState))]
internal sealed partial class ListJson : JsonSerializerContext;
