using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Signals;

/// <summary>The message of a key's timeout.</summary>
/// <param name="Signal">The signal's name.</param>
/// <param name="Key">The key's value.</param>
/// <param name="Token">The timeout's token.</param>
internal sealed record InactivityMessage(string Signal, string Key, string Token)
{
    /// <summary>Makes the message.</summary>
    public static TimeoutMessage Create(string signal, string key, InactivityTimeout timeout) => new()
    {
        Kind = TimeoutKind.Quiet,
        Id = $"{signal}:{KeyHash.For(key)}",
        DueAt = timeout.DueAt,
        Details = new() { ["signal"] = signal, ["key"] = key, ["token"] = timeout.Token },
    };

    /// <summary>Reads the message.</summary>
    /// <exception cref="UnprocessableException">It is not one that <see cref="Create"/> made.</exception>
    public static InactivityMessage Read(TimeoutMessage message) =>
        FieldText.From(message.Details["signal"]) is { } signal
        && FieldText.From(message.Details["key"]) is { } key
        && FieldText.From(message.Details["token"]) is { } token
            ? new InactivityMessage(signal, key, token)
            : throw new UnprocessableException("A timeout of a signal of absence names a signal, a key and a token: this one does not.");
}
