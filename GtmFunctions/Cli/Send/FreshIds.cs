using System.Text;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Intake;
using GtmFunctions.Pipeline.Signing;

namespace GtmFunctions.Cli.Send;

/// <summary>
/// Gives the events of a sample ids of their own. Where a provider puts its ids is not asked but tried, by the code that intake runs:
/// what is changed is the first value that changes an event's id and neither type, time nor subject of any; or, where events are about
/// what has the id, neither type nor time.
/// </summary>
public static class FreshIds
{
    /// <summary>The request with ids of its own. What is neither JSON nor XML stays as it is.</summary>
    /// <param name="request">The sample, unsigned.</param>
    /// <param name="source">The source that it is for.</param>
    /// <param name="id">The id of the first event; further items of a batch get ids that begin with it.</param>
    public static SignableRequest In(SignableRequest request, Source source, SampleId id)
    {
        var before = Told(request, source);
        foreach (var name in source.Provider.Event.Headers.Where(request.Headers.ContainsKey))
        {
            var changed = request.With(name, id.Text);
            if (IsFresh(before, Told(changed, source), 0, keepSubject: true))
                return changed;
        }

        if (SampleBody.Parse(request.Body) is not { } body)
            return request;
        for (var index = 0; index < before.Count; index++)
            Change(body, request, source, before, index, id);
        return request with { Body = body.Bytes() };
    }

    private static void Change(SampleBody body, SignableRequest request, Source source, IReadOnlyList<Item> before, int index, SampleId id)
    {
        if (before[index].IdFrom == Normaliser.FromBytes)
        {
            if (index == 0)
                body.Mark(id);
            return;
        }

        foreach (var keepSubject in new[] { true, false })
        {
            foreach (var slot in body.Slots)
            {
                slot.Replace(id.Item(index));
                if (IsFresh(before, Told(request with { Body = body.Bytes() }, source), index, keepSubject))
                    return;
                slot.PutBack();
            }
        }
    }

    private static bool IsFresh(IReadOnlyList<Item> before, IReadOnlyList<Item> after, int index, bool keepSubject) =>
        before.Count == after.Count
        && before[index].Id != after[index].Id
        && before
            .Zip(after)
            .All(pair => pair.First.Kind == pair.Second.Kind && (!keepSubject || pair.First.Subject == pair.Second.Subject));

    private static IReadOnlyList<Item> Told(SignableRequest request, Source source)
    {
        var message = new ReceivedMessage
        {
            Delivery = "",
            Source = source.Name,
            ReceivedAt = default,
            Signature = new SignatureNote("", null, null),
            ContentType = request.Headers.GetValueOrDefault("Content-Type", ""),
            Text = Encoding.UTF8.GetString(request.Body.Span),
        };
        var headers = request.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value);
        try
        {
            return [.. IntakeItem.Split(message, source.Provider.Event)
                .Select(item => Item.From(Normaliser.Normalise(source, item, headers)))];
        }
        catch (UnprocessableException)
        {
            return [];
        }
    }

    private sealed record Item(string Id, string IdFrom, string? Subject, (string, string, string, DateTimeOffset?) Kind)
    {
        public static Item From(NormalisedItem item) =>
            new(item.ProviderId, item.IdFrom, item.Subject, (item.IdFrom, item.ProviderType, item.Type, item.Time));
    }
}
