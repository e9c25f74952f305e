using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Outbound.Connectors;

/// <summary>Says what came of a call, by the connector's rules and else by the status alone.</summary>
internal static class AnswerReader
{
    /// <summary>The most characters of an API's own words in a reason.</summary>
    public const int LongestMessage = 300;
    private const int LongestExcerpt = 2048;

    /// <summary>The answer that a result of the outbound client stands for.</summary>
    /// <param name="call">The call.</param>
    /// <param name="action">Its action.</param>
    /// <param name="address">Where it went; only scheme and host are shown.</param>
    /// <param name="result">What came of it.</param>
    /// <param name="secrets">What must not be shown.</param>
    /// <param name="now">The time from which waits are counted.</param>
    public static Answer Read(
        OutboundCall call, ConnectorAction action, Uri address, OutboundResult result, SecretRedaction secrets, DateTimeOffset now) =>
        result switch
        {
            OutboundResponse response => Read(call, action, address, response, secrets, now),
            OutboundFailure failure => new Answer
            {
                Kind = KindOf(call, action, failure),
                Reason = secrets.Redact(failure.Reason),
                Duration = failure.Duration,
            },
            _ => throw new ArgumentOutOfRangeException(nameof(result)),
        };

    /// <summary>What a status means where no rule says otherwise.</summary>
    public static AnswerKind KindOf(int status) => status switch
    {
        >= 200 and < 300 => AnswerKind.Delivered,
        408 or 425 or 429 or >= 500 => AnswerKind.Retry,
        410 => AnswerKind.Disabled,
        _ => AnswerKind.Refused,
    };

    private static AnswerKind KindOf(OutboundCall call, ConnectorAction action, OutboundFailure failure)
    {
        if (!failure.Retryable)
            return AnswerKind.Refused;
        var mustNotDouble = action.Class is ActionClass.Enrol or ActionClass.Money && !call.Connector.Idempotency.MayRepeat;
        return failure.Sent && mustNotDouble ? AnswerKind.Unknown : AnswerKind.Retry;
    }

    private static Answer Read(
        OutboundCall call, ConnectorAction action, Uri address, OutboundResponse response, SecretRedaction secrets, DateTimeOffset now)
    {
        var text = secrets.Redact(response.Text, response.Truncated);
        var json = response.Truncated ? null : ResponseJson.Parse(response.Text);
        var match = AnswerMatch.First(call.Connector.Answers, response.Status, response.Text, json);
        var kind = match?.Rule.Is ?? KindOf(response.Status);
        if (match is null && response.Status == 401 && call.Destination.Token is not null)
            kind = AnswerKind.Misconfigured;

        var message = kind == AnswerKind.Delivered ? null : secrets.Redact(Message(call.Connector, match, json) ?? Words(text, json));
        var hints = LimitReader.Read(call.Connector.Limits, response.Headers, now);
        return new Answer
        {
            Kind = kind,
            Status = response.Status,
            Reason = Reason(call, kind, address, response.Status, message, match),
            RetryAfter = kind == AnswerKind.Retry ? Wait(response, hints, now) : null,
            BodyExcerpt = Excerpt(text),
            ExternalId = kind == AnswerKind.Delivered
                ? action.ExternalId.Select(id => FieldText.From(id.Read(json))).OfType<string>().Select(secrets.Redact).FirstOrDefault()
                : null,
            Setting = kind == AnswerKind.Misconfigured ? call.Destination.Token : null,
            Duration = response.Duration,
            LimitHints = hints,
            TokenEnded = call.Connector.Auth.TokenUrl.Length > 0 && (match?.Rule.TokenEnded ?? response.Status == 401),
        };
    }

    private static TimeSpan? Wait(OutboundResponse response, IReadOnlyList<LimitHint> hints, DateTimeOffset now) =>
        RetryAfter.Parse(response.Headers.GetValueOrDefault("Retry-After"), now)
        ?? hints.Where(hint => hint.Remaining == 0).Max(hint => hint.ResetsIn ?? hint.Window);

    private static string? Message(ConnectorDefinition connector, AnswerMatch? match, JsonNode? json)
    {
        if (match?.Rule.Message is { } own)
            return FieldText.From(own.Read(match.Item ?? json));
        var paths = connector.Message;
        return paths.Select(path => FieldText.From(path.Read(match?.Item)) ?? FieldText.From(path.Read(json)))
            .FirstOrDefault(message => !string.IsNullOrWhiteSpace(message));
    }

    // A short text that is neither JSON nor a page says best itself what is wrong
    private static string Words(string text, JsonNode? json) =>
        json is null && !text.TrimStart().StartsWith('<') && text.Length <= LongestMessage ? text.Trim() : "";

    private static string Reason(OutboundCall call, AnswerKind kind, Uri address, int status, string? message, AnswerMatch? match)
    {
        var reason = $"{address.Scheme}://{address.Host} answered {status}";
        if (match is { Items: > 1 })
            reason += $" with {match.Matched} of {match.Items} items failed";
        if (!string.IsNullOrEmpty(message))
            reason += $": {Readable(message[..Math.Min(message.Length, LongestMessage)])}";
        else if (kind != AnswerKind.Delivered && KindOf(status) == AnswerKind.Delivered)
            reason += " without saying that it took the call";
        return kind == AnswerKind.Misconfigured ? $"{reason}; look at the setting '{call.Destination.Token}'" : reason;
    }

    private static string Excerpt(string text) => Readable(text[..Math.Min(text.Length, LongestExcerpt)]);

    private static string Readable(string text) =>
        string.Create(text.Length, text, static (span, from) =>
        {
            for (var i = 0; i < span.Length; i++)
                span[i] = char.IsControl(from[i]) && from[i] is not ('\n' or '\t') ? ' ' : from[i];
        });
}
