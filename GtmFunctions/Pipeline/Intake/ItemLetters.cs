using System.Text.Json;
using GtmFunctions.Pipeline.DeadLetters;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.DeadLetters;
using Microsoft.Extensions.Logging;

namespace GtmFunctions.Pipeline.Intake;

/// <summary>
/// Puts the odd items of a batch into the dead letter, each as the webhook with its very bytes and the place of that item, so that
/// replaying one takes that item in and leaves the others alone. A batch that has very many keeps the last of them together in one.
/// </summary>
internal sealed partial class ItemLetters(DeadLetterWriter deadLetters, TimeProvider clock, ILogger<ItemLetters> logger)
{
    /// <summary>The most dead letters that one webhook makes: each keeps its bytes.</summary>
    public const int MostOfOneWebhook = 25;

    private const int MostTold = 10;

    private const string Advice =
        " The others were taken in. The bytes are kept here: replaying this takes in what is named here and nothing else of the batch.";

    /// <summary>Puts them there; done again it writes the same.</summary>
    /// <param name="message">The webhook.</param>
    /// <param name="odd">The items, by their places.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <returns>What became of each.</returns>
    public async Task<IReadOnlyList<ItemOutcome>> PutAsync(
        ReceivedMessage message, IReadOnlyList<OddItem> odd, CancellationToken cancellation)
    {
        var outcomes = new List<ItemOutcome>();
        var alone = odd.Count > MostOfOneWebhook ? MostOfOneWebhook - 1 : odd.Count;
        foreach (var item in odd.Take(alone))
            outcomes.Add(Dead(item, await PutAsync(message, [item.Index], $"Item {item.Index} of this batch: {item.Why}.", cancellation)));
        if (odd.Count == alone)
            return outcomes;

        OddItem[] rest = [.. odd.Skip(alone)];
        var reasons = rest.Take(MostTold).Select(item => $"item {item.Index}: {BoundedText.Cut(item.Why, 200)}");
        var more = rest.Length > MostTold ? $"; and {rest.Length - MostTold} more" : "";
        var reason = $"{rest.Length} items of this batch: {string.Join("; ", reasons)}{more}.";
        var letter = await PutAsync(message, [.. rest.Select(item => item.Index)], reason, cancellation);
        return [.. outcomes, .. rest.Select(item => Dead(item, letter))];
    }

    private async Task<string> PutAsync(ReceivedMessage message, IReadOnlyList<int> items, string reason, CancellationToken cancellation)
    {
        var kept = message with { Items = items, Replay = null };
        var letter = new DeadLetter(
            QueueNames.Received,
            kept.Key,
            kept.TraceId,
            message.Replay ?? "",
            reason + Advice,
            clock.GetUtcNow(),
            Attempts: 1,
            new BinaryData(JsonSerializer.SerializeToUtf8Bytes(kept, PipelineJson.Readable.ReceivedMessage)));
        await deadLetters.PutAsync(letter, cancellation);
        Log.Odd(logger, message.Delivery, message.Source, items.Count, reason);
        return DeadLetterRecords.IdOf(letter.Queue, letter.Key);
    }

    private static ItemOutcome Dead(OddItem item, string letter) => new(item.Index, ItemState.DeadLettered)
    {
        DeadLetter = letter,
        Why = new ItemReason.Odd(item.Why),
    };

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "Delivery {Delivery} of {Source}: {Count} item(s) of its batch are a dead letter: {Reason}")]
        public static partial void Odd(ILogger logger, string delivery, string source, int count, string reason);
    }
}
