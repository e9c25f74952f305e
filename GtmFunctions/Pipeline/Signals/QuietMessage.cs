using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Signals;

/// <summary>The message of a key's timeout.</summary>
/// <param name="Signal">The signal's name.</param>
/// <param name="Key">The key's value.</param>
/// <param name="Token">The timeout's token.</param>
public sealed record QuietMessage(string Signal, string Key, string Token)
{
    /// <summary>Makes the message.</summary>
    public static TimeoutMessage Of(string signal, string key, QuietTimeout timeout) => new()
    {
        Kind = TimeoutKind.Quiet,
        Id = $"{signal}:{KeyHash.Of(key)}",
        DueAt = timeout.DueAt,
        Details = new() { ["signal"] = signal, ["key"] = key, ["token"] = timeout.Token },
    };

    /// <summary>Reads the message.</summary>
    /// <exception cref="UnprocessableException">It is not one that <see cref="Of"/> made.</exception>
    public static QuietMessage Read(TimeoutMessage message) =>
        FieldText.Of(message.Details["signal"]) is { } signal
        && FieldText.Of(message.Details["key"]) is { } key
        && FieldText.Of(message.Details["token"]) is { } token
            ? new QuietMessage(signal, key, token)
            : throw new UnprocessableException("A timeout of a signal of absence names a signal, a key and a token: this one does not.");
}
