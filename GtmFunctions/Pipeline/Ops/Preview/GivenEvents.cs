using System.Text;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Intake;
using GtmFunctions.Pipeline.Language;

namespace GtmFunctions.Pipeline.Ops.Preview;

/// <summary>Makes events of what a preview is given, as intake would; nothing is claimed or written.</summary>
internal sealed class GivenEvents(IntakePreview intake, TimeProvider clock)
{
    private const string Delivery = "preview";

    /// <summary>The events, in the order of their times.</summary>
    /// <param name="given">What is given.</param>
    /// <param name="live">The live rules, by which webhooks are taken in; those of a source that only the draft has, by it.</param>
    /// <param name="draft">The draft.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="OpsRequestException">One of them is none; the message says which and why.</exception>
    public async Task<IReadOnlyList<RecordedEvent>> ReadAsync(
        IReadOnlyList<GivenEvent> given, Configuration live, Configuration draft, CancellationToken cancellation)
    {
        var all = new List<RecordedEvent>();
        foreach (var (place, one) in given.Index())
        {
            try
            {
                all.AddRange(await ReadAsync(one, live, draft, cancellation));
            }
            catch (UnprocessableException wrong)
            {
                throw new OpsRequestException($"events[{place}]: {wrong.Message}");
            }
        }

        return [.. all.OrderBy(one => one.DecidedAt)];
    }

    private async Task<IEnumerable<RecordedEvent>> ReadAsync(
        GivenEvent one, Configuration live, Configuration draft, CancellationToken cancellation)
    {
        if (one.Event is { } known)
            return [Recorded(known, one.At, live)];
        var name = one.Source ?? throw new UnprocessableException("name the 'source' of a webhook, or give an 'event'.");
        var rules = live.Sources.ContainsKey(name) ? live : draft;
        if (!rules.Sources.TryGetValue(name, out var source))
            throw new UnprocessableException($"there is no source '{OpsAnswer.Shown(name)}'{Spelling.Suggest(name, live.Sources.Keys)}");
        var body = one.Payload?.ToJsonString(PipelineJson.Readable.Options) ?? one.Text
            ?? throw new UnprocessableException("give the webhook's body as 'payload' (JSON) or as 'text'.");
        var headers = (one.Headers ?? new Dictionary<string, string>()).ToDictionary(
            header => header.Key.ToLowerInvariant(), header => header.Value);
        var taken = await intake.TakeInAsync(
            rules,
            source,
            new ReceivedMessage
            {
                Delivery = Delivery,
                Source = source.Name,
                ReceivedAt = one.At ?? clock.GetUtcNow(),
                Signature = new SignatureNote(Delivery, Secret: null, SignedAt: null),
                ContentType = headers.GetValueOrDefault("content-type") ?? one.ContentType ?? "application/json",
                ContentEncoding = headers.GetValueOrDefault("content-encoding"),
                Headers = headers,
                Bytes = Encoding.UTF8.GetBytes(body),
            },
            cancellation);
        return taken.Select(item => Recorded(item.Message.Event, one.At, rules));
    }

    private static RecordedEvent Recorded(CanonicalEvent @event, DateTimeOffset? at, Configuration by) =>
        new(@event, at ?? @event.Time, by.Version) { DecidedAt = at ?? @event.Time };
}
