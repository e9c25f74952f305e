using System.Text;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Queues;

namespace GtmFunctions.Pipeline.Poll;

/// <summary>Hands records to intake, as the webhooks of their source are handed to it: messages with a list of them.</summary>
internal sealed class PageSender(MessageQueue queue, TimeProvider clock)
{
    /// <summary>What stands for the scheme of a signature, where we have asked ourselves.</summary>
    public const string Scheme = "poll";

    // A run of the pipeline takes a message's items one after the other; small messages are shared among instances
    private const int MostItems = 25;
    private const int MostCharacters = 100_000;

    /// <summary>Sends records.</summary>
    /// <param name="job">What was polled.</param>
    /// <param name="items">The records, which are masked here.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="Azure.RequestFailedException">Storage did not take all; some may be there.</exception>
    public async Task SendAsync(PollJob job, IReadOnlyList<JsonNode?> items, CancellationToken cancellation)
    {
        foreach (var message in Messages(job, items, clock.GetUtcNow()))
            await queue.SendAsync(QueueNames.Received, message, PipelineJson.Readable.ReceivedMessage, delay: null, cancellation);
    }

    /// <summary>The messages for intake.</summary>
    /// <param name="job">What was polled.</param>
    /// <param name="items">The records, which are masked here.</param>
    /// <param name="now">When they came.</param>
    public static IEnumerable<ReceivedMessage> Messages(PollJob job, IReadOnlyList<JsonNode?> items, DateTimeOffset now)
    {
        var text = new StringBuilder();
        var count = 0;
        foreach (var item in items)
        {
            Mask(job.Source, item);
            var written = item?.ToJsonString(PipelineJson.Readable.Options) ?? "null";
            if (count == MostItems || (count > 0 && text.Length + written.Length > MostCharacters))
            {
                yield return Message(job, text, now);
                (text, count) = (new StringBuilder(), 0);
            }

            text.Append(count == 0 ? '[' : ',').Append(written);
            count++;
        }

        if (count > 0)
            yield return Message(job, text, now);
    }

    private static void Mask(Source source, JsonNode? item)
    {
        foreach (var mask in source.Mask)
            mask.Apply(item);
    }

    private static ReceivedMessage Message(PollJob job, StringBuilder text, DateTimeOffset now) => new()
    {
        Delivery = RecordId.NewDelivery(now),
        Source = job.Source.Name,
        ReceivedAt = now,
        Signature = new SignatureNote(Scheme, Secret: null, SignedAt: null),
        ContentType = "application/json",
        Arrival = new Arrival(ArrivalWay.Poll, job.Records.Name),
        Text = text.Append(']').ToString(),
    };
}
