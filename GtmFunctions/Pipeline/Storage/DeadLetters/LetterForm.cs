using GtmFunctions.Pipeline.Storage.Replay;

namespace GtmFunctions.Pipeline.Storage.DeadLetters;

/// <summary>What kind of message a dead letter has, which decides how it is put back.</summary>
internal enum LetterForm
{
    /// <summary>One that its stage can read: it is put back with the nonce of its replay.</summary>
    Message,

    /// <summary>Bytes that its stage cannot read: they are put back as they are.</summary>
    Bytes,

    /// <summary>Text that lies in the queue without base64: it is put back as it is, in that form.</summary>
    Text,
}

/// <summary>A replay of a dead letter that was begun: until it ends, nobody else may end the letter.</summary>
/// <param name="How">How the letter is put back.</param>
/// <param name="At">When somebody asked for it.</param>
/// <param name="Since">When this letter's turn came.</param>
/// <param name="By">The job's id; <see langword="null"/> where one thing alone was asked for.</param>
internal sealed record LetterClaim(ReplayHow How, DateTimeOffset At, DateTimeOffset Since, string? By = null);
