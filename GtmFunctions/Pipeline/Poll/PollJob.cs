using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Language;

namespace GtmFunctions.Pipeline.Poll;

/// <summary>One kind of records of a source, which is polled for by itself.</summary>
/// <param name="Source">The source.</param>
/// <param name="Records">The records.</param>
/// <param name="Whom">Whom to ask.</param>
internal sealed record PollJob(Source Source, PolledRecords Records, Destination Whom)
{
    /// <summary>How the source is polled.</summary>
    public SourcePoll Poll => Source.Poll!;

    /// <summary>The source as these records are read.</summary>
    public Source As => Source.Records[Records.Name];

    /// <summary>Whether it only finds what webhooks of the source never told; else everything that it finds is run.</summary>
    public bool FillsGaps => Source.Gaps is not null;

    /// <summary>How long what happens is left alone, for a webhook may still be on its way.</summary>
    public TimeSpan Settle => Source.Gaps?.Settle ?? TimeSpan.Zero;

    /// <summary>Its name: <c>crm.deals</c>.</summary>
    public string Name => $"{Source.Name}.{Records.Name}";

    /// <summary>A hash of what is asked: a place in hand is of that question.</summary>
    public string Question => KeyHash.For(
        Poll.Whom.Connector, Poll.Whom.Url ?? "", Poll.With?.ToJsonString() ?? "", Records.Question);

    /// <summary>All that a document is to be polled for, in its order.</summary>
    public static IReadOnlyList<PollJob> In(Configuration configuration) =>
    [
        .. from source in configuration.Sources.Values
           where source.Poll is not null
           from records in source.Poll!.Records.Values
           select new PollJob(Timed(source), records, Paced(source.Poll!.Whom, configuration.Destinations.Values)),
    ];

    /// <summary>What a list that is polled is read by.</summary>
    /// <param name="poll">How.</param>
    /// <param name="configuration">The document.</param>
    public static PollJob For(ListPoll poll, Configuration configuration) =>
        new(poll.Source, poll.Records, Paced(poll.Source.Poll!.Whom, [.. configuration.Destinations.Values, .. Polled(configuration)]));

    // An account that no destination has is paced as the first poll of it
    private static IEnumerable<Destination> Polled(Configuration configuration) =>
        configuration.Sources.Values.Select(source => source.Poll?.Whom)
            .Concat(configuration.Lists.Values.Select(list => list.Poll?.Source.Poll?.Whom))
            .OfType<Destination>();

    // Who looks for what is missing looks as often as that says
    private static Source Timed(Source source) => source.Gaps is { Every: var every }
        ? source with { Poll = source.Poll! with { Every = every, AtMost = every } }
        : source;

    // To its vendor an account's calls are one, whatever they are for
    private static Destination Paced(Destination whom, IEnumerable<Destination> others) =>
        whom.Limits is not null || whom.Token is null
            ? whom
            : whom with
            {
                PacedAs = others.FirstOrDefault(other => other.Connector == whom.Connector && other.Token == whom.Token),
            };
}
