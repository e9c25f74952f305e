using GtmFunctions.Pipeline.Signing;
using Microsoft.AspNetCore.WebUtilities;

namespace GtmFunctions.Cli.Send;

/// <summary>A request of ours as the other side's signature check sees it.</summary>
public static class AsReceived
{
    /// <summary>The request as it arrives.</summary>
    /// <param name="request">The request, signed.</param>
    /// <param name="address">The source's address, after which a token of the path comes.</param>
    public static SignedRequest From(SignableRequest request, string address)
    {
        var headers = new Dictionary<string, string>(request.Headers, StringComparer.OrdinalIgnoreCase);
        var question = request.Url.IndexOf('?', StringComparison.Ordinal);
        var path = question < 0 ? request.Url : request.Url[..question];
        var query = QueryHelpers.ParseQuery(question < 0 ? "" : request.Url[question..]);
        var hooks = $"{address.TrimEnd('/')}/";
        return new SignedRequest
        {
            Method = request.Method,
            Url = request.Url,
            Header = name => headers.GetValueOrDefault(name),
            Query = name => query.TryGetValue(name, out var values) ? values.ToString() : null,
            PathToken = path.StartsWith(hooks, StringComparison.Ordinal) ? Uri.UnescapeDataString(path[hooks.Length..]) : null,
            Body = request.Body,
        };
    }
}
