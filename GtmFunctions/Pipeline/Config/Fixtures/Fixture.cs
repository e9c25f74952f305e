using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Config.Fixtures;

/// <summary>An event, and what the rules are expected to make of it.</summary>
internal sealed record Fixture
{
    /// <summary>What it is called in <c>fixtures.yaml</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Where it begins in <c>fixtures.yaml</c>, from 1.</summary>
    public required int Line { get; init; }

    /// <summary>What comes in.</summary>
    public required GivenEvent Given { get; init; }

    /// <summary>What enrichers are taken to answer, by canonical field.</summary>
    public IReadOnlyList<KeyValuePair<FieldPath, JsonNode>> Known { get; init; } = [];

    /// <summary>What the clock says; <see langword="null"/> where that is not written.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>What owners have before the event.</summary>
    public OwnedBefore Owned { get; init; } = OwnedBefore.Nothing;

    /// <summary>The names of the fixtures whose events came before, in order.</summary>
    public IReadOnlyList<string> After { get; init; } = [];

    /// <summary>What is expected; at least one expectation.</summary>
    public required IReadOnlyList<FixtureExpectation> Expect { get; init; }
}

/// <summary>What comes in.</summary>
internal abstract record GivenEvent
{
    private GivenEvent()
    {
    }

    /// <summary>A webhook of a source.</summary>
    /// <param name="Source">The source's name.</param>
    /// <param name="Body">The body; <see langword="null"/> for the sample of the source's provider.</param>
    internal sealed record Webhook(string Source, string? Body) : GivenEvent
    {
        /// <summary>The headers by lower-case names.</summary>
        public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

        /// <summary>The body's media type; <see langword="null"/> where none is written.</summary>
        public string? ContentType { get; init; }

        /// <summary>Which of its events is meant, from 1; <see langword="null"/> where it brings one.</summary>
        public int? Item { get; init; }
    }

    /// <summary>An event in canonical terms.</summary>
    /// <param name="Type">The canonical type.</param>
    /// <param name="Data">The canonical fields.</param>
    internal sealed record Canonical(string Type, JsonObject Data) : GivenEvent
    {
        /// <summary>The source that it is taken to come from; <see langword="null"/> where none is written.</summary>
        public string? Source { get; init; }

        /// <summary>What it is about; <see langword="null"/> where that is not written.</summary>
        public string? Subject { get; init; }

        /// <summary>When it happened; <see langword="null"/> where that is not written.</summary>
        public DateTimeOffset? Time { get; init; }
    }
}

/// <summary>What owners have before an event.</summary>
internal sealed record OwnedBefore
{
    /// <summary>Nobody has anything.</summary>
    public static readonly OwnedBefore Nothing = new();

    /// <summary>The address of who had the account's last event.</summary>
    public string? Account { get; init; }

    /// <summary>How many each member has taken in the hour, day and week of the clock, by address.</summary>
    public IReadOnlyDictionary<string, int> Taken { get; init; } = new Dictionary<string, int>();

    /// <summary>The addresses of those who had their team's last turn.</summary>
    public IReadOnlyList<string> Last { get; init; } = [];
}
