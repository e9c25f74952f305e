using GtmFunctions.Pipeline.Storage.DeadLetters;

namespace GtmFunctions.Pipeline.DeadLetters;

/// <summary>A message that its stage gives up.</summary>
/// <param name="Queue">The queue that it came from.</param>
/// <param name="Key">The delivery's, event's or action's id; the hash of the bytes where the message could not be read.</param>
/// <param name="TraceId">The delivery or event whose trace tells more; empty where the message could not be read.</param>
/// <param name="Run">The nonce of the replay that it ran in; empty for the first run.</param>
/// <param name="Reason">Why, in words.</param>
/// <param name="FailedAt">When.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="Body">The message as its stage got it.</param>
/// <param name="Answer">The beginning of the destination's answer, if there was one.</param>
/// <param name="Status">The HTTP status of that answer, if there was one.</param>
/// <param name="FirstSeenAt">Where the event's line in the index is; none for a delivery or a message that could not be read.</param>
/// <param name="Form">What kind of message it is.</param>
internal sealed record DeadLetter(
    string Queue,
    string Key,
    string TraceId,
    string Run,
    string Reason,
    DateTimeOffset FailedAt,
    long Attempts,
    BinaryData Body,
    string? Answer = null,
    int? Status = null,
    DateTimeOffset? FirstSeenAt = null,
    LetterForm Form = LetterForm.Message);
