using System.Text;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Import;
using GtmFunctions.Pipeline.Storage.Queues;

namespace GtmFunctions.Pipeline.Import;

/// <summary>
/// Feeds rows of an import to intake, as messages like those of webhooks, with delays that keep its rate. What a message holds, and its id,
/// follow from the rows alone: one that is sent twice is a copy to intake, whose claims take each row in once.
/// </summary>
internal sealed class ImportFeeder(ImportBlobs blobs, MessageQueue queue, TimeProvider clock)
{
    /// <summary>The most that <see cref="ImportJob.MessageRows"/> is: a run of so many ends long before the host's patience does.</summary>
    public const int MostMessageRows = 150;

    /// <summary>
    /// The most messages of a step, half of those that may wait: they do not all end at once then, and leave nothing to do until the next.
    /// </summary>
    public const int MostMessages = FeedPriority.MostEvents / 2;

    private const string Scheme = "import";
    private const int MessageLetters = 40_000;

    private static readonly Dictionary<string, string> NoHeaders = [];

    // A step takes no less: its next one is a message that sleeps for whole seconds
    private static readonly TimeSpan LeastOfAStep = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan TimeOfAStep = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The rows of a message at a rate: those of a step have the rows of a second where a message can hold so many. A run takes them in one
    /// after the other, so that many in one message make less haste beside live events than a few in each of several, which instances take
    /// at once.
    /// </summary>
    /// <param name="rate">The most rows a second that were asked for.</param>
    public static int MessageRowsAt(int rate) => Math.Clamp(rate / MostMessages, ImportJob.FewestMessageRows, MostMessageRows);

    /// <summary>Feeds as many rows as the rate allows for a step.</summary>
    /// <param name="job">The import, and how far it has come.</param>
    /// <param name="room">How many messages may be fed.</param>
    /// <param name="cancellation">Ends the feeding; what is sent by then is sent again.</param>
    /// <returns>How far it came, not yet stored, and when the next rows may be fed.</returns>
    public async Task<(ImportJob Job, DateTimeOffset Due)> FeedAsync(ImportJob job, int room, CancellationToken cancellation)
    {
        var (began, step) = (clock.GetUtcNow(), clock.GetTimestamp());
        var each = job.MessageRows ?? ImportJob.FewestMessageRows;
        var most = Math.Max(job.Rate * TimeOfAStep.TotalSeconds, each);
        var (fed, sent) = (0L, 0);
        while (job.Piece < job.Pieces && GoesOn())
        {
            var messages = Messages(await blobs.RowsAsync(job.Id, job.Piece, cancellation), each);
            while (job.Message < messages.Count && GoesOn())
            {
                await SendAsync(job, messages[job.Message], began.AddSeconds(fed / (double)job.Rate), cancellation);
                sent++;
                fed += messages[job.Message].Count;
                job = job with { Message = job.Message + 1 };
            }

            if (job.Message >= messages.Count)
                job = job with { Piece = job.Piece + 1, Message = 0 };
        }

        var took = TimeSpan.FromSeconds(fed / (double)job.Rate);
        return (job with { Fed = job.Fed + fed }, began + (took > LeastOfAStep ? took : LeastOfAStep));

        // Where storage is slow, what was sent by then is stored all the same, and it is looked again who goes first
        bool GoesOn() => sent < Math.Min(room, MostMessages) && fed < most && (fed == 0 || clock.GetElapsedTime(step) < TimeOfAStep);
    }

    private async Task SendAsync(ImportJob job, List<string> rows, DateTimeOffset at, CancellationToken cancellation)
    {
        rows = [.. rows.Where(row => row[0] != ImportBlobs.Erased)];
        if (rows.Count == 0)
            return;
        var now = clock.GetUtcNow();
        var delay = at - now;
        var message = new ReceivedMessage
        {
            Delivery = job.DeliveryOf(job.Piece, job.Message),
            Source = job.Source,
            ReceivedAt = now,
            Signature = job.Signature ?? new SignatureNote(Scheme, Secret: null, SignedAt: null),
            ContentType = "application/x-ndjson",
            Headers = job.Headers ?? NoHeaders,
            Arrival = new Arrival(ArrivalWay.Import, job.Id) { Mapping = job.Mapping },
            Text = new StringBuilder().AppendJoin('\n', rows).ToString(),
        };
        await queue.SendAsync(
            QueueNames.Received,
            message,
            PipelineJson.Readable.ReceivedMessage,
            delay >= TimeSpan.FromSeconds(1) ? delay : null,
            cancellation);
    }

    private static List<List<string>> Messages(IReadOnlyList<string> rows, int most)
    {
        var messages = new List<List<string>>();
        var letters = 0;
        foreach (var row in rows)
        {
            if (messages is not [.., var last] || last.Count == most || letters + row.Length > MessageLetters)
            {
                messages.Add(last = []);
                letters = 0;
            }

            last.Add(row);
            letters += row.Length;
        }

        return messages;
    }
}
