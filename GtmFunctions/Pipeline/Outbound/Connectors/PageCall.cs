using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Language.Templates;

namespace GtmFunctions.Pipeline.Outbound.Connectors;

/// <summary>Asks an API for one page of its records.</summary>
internal sealed class PageCall(
    OutboundClient outbound,
    OutboundCall call,
    PageRequest page,
    string start,
    KeyValuePair<string, string>? credentials,
    CallSettings settings,
    TimeProvider time)
{
    private const int NotModified = 304;

    private readonly ConnectorAction _action = new() { Name = "poll", Class = ActionClass.Send, Headers = page.Asked.Headers };

    private readonly OutboundCall _call = ActionLookups.Asking(call);

    /// <summary>Asks.</summary>
    /// <exception cref="UnsentException">A template cannot be rendered, or the page's address is of somebody else.</exception>
    public async Task<PageAnswer> RunAsync(CallValues values, CancellationToken cancellation)
    {
        var address = page.Address is { } next ? OfTheSame(next) : CallAddress.Create(start, page.Asked.Path, values, settings);
        var request = new OutboundRequest(page.Asked.Method, address)
        {
            Headers = [.. CallHeaders.OfLookup(call, _action, credentials, values, settings), .. page.Conditions],
            Body = page.Asked.Body is { } body ? Encoded(body, values) : default,
        };
        var rules = ConnectorClient.Rules(call) with { MaxResponseBytes = page.MaxBytes };
        return Read(address, await outbound.SendAsync(request, rules, cancellation));
    }

    private PageAnswer Read(Uri address, OutboundResult result)
    {
        if (result is OutboundResponse { Status: NotModified } same && page.Conditions.Count > 0)
        {
            var kept = new Answer
            {
                Kind = AnswerKind.Delivered,
                Reason = "nothing has changed",
                Status = NotModified,
                Duration = same.Duration,
            };
            return new PageAnswer(kept, address) { IsUnchanged = true, Headers = same.Headers };
        }

        var answer = AnswerReader.Read(_call, _action, address, result, settings.Secrets, time.GetUtcNow());
        if (result is not OutboundResponse response || answer.Kind != AnswerKind.Delivered)
            return new PageAnswer(answer, address);
        if (response.Truncated)
        {
            var why = string.Create(
                CultureInfo.InvariantCulture,
                $"{address.Scheme}://{address.Host} answered with more than {page.MaxBytes >> 20} MiB: ask for smaller pages");
            return new PageAnswer(answer with { Kind = AnswerKind.Refused, Reason = why }, address);
        }

        return new PageAnswer(answer, address) { Body = response.Body, Headers = response.Headers, Redact = settings.Secrets.Redact };
    }

    // Our credentials go to nobody whom an answer names
    private Uri OfTheSame(Uri next)
    {
        var own = CallAddress.Absolute(start);
        return next.GetLeftPart(UriPartial.Authority) == own.GetLeftPart(UriPartial.Authority)
            ? next
            : throw UnsentException.Refused($"the next page is said to be at {OutboundMessage.Shown(next)}, and only {own.Host} is asked");
    }

    private ReadOnlyMemory<byte> Encoded(Template body, CallValues values)
    {
        var rendered = settings.RenderBody(body, values);
        if (rendered is JsonValue text && text.TryGetValue<string>(out var written))
            return Encoding.UTF8.GetBytes(written);
        CallBody.RemoveBlanks(rendered, rendered);
        return CallBody.Encode(rendered);
    }
}
