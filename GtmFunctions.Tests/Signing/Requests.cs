using System.Text;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Signing;
using Microsoft.AspNetCore.WebUtilities;

namespace GtmFunctions.Tests.Signing;

/// <summary>Requests as the HTTP edge would hand them on.</summary>
internal static class Requests
{
    public const string Url = "https://hooks.example.com/api/hooks/source";

    public static readonly SourceCatalogue Catalogue = SourceCatalogue.Load();

    /// <summary>The providers that send webhooks, by name: not those that can only be polled.</summary>
    public static IEnumerable<string> SendersOfWebhooks => Catalogue.Sources.Values.Where(source => !source.IsOnlyPolled)
        .Select(source => source.Name).Order(StringComparer.Ordinal);

    public static SourceDefinition Source(string name) =>
        Catalogue.Find(name) ?? throw new ArgumentException($"no source {name}", nameof(name));

    public static SignedRequest From(
        IReadOnlyDictionary<string, string> headers, ReadOnlyMemory<byte> body, string url = Url, string method = "POST")
    {
        var named = new Dictionary<string, string>(headers, StringComparer.OrdinalIgnoreCase);
        var question = url.IndexOf('?', StringComparison.Ordinal);
        var query = QueryHelpers.ParseQuery(question < 0 ? "" : url[question..]);
        var path = question < 0 ? url : url[..question];
        return new SignedRequest
        {
            Method = method,
            Url = url,
            Header = name => named.GetValueOrDefault(name),
            Query = name => query.TryGetValue(name, out var value) ? value.ToString() : null,
            PathToken = path.StartsWith(Url + "/", StringComparison.Ordinal) ? Uri.UnescapeDataString(path[(Url.Length + 1)..]) : null,
            Body = body,
        };
    }

    public static SignedRequest From(string header, string value, string body = "{}") =>
        From(new Dictionary<string, string> { [header] = value }, Encoding.UTF8.GetBytes(body));

    public static SignedRequest From(SignableRequest request) => From(request.Headers, request.Body, request.Url, request.Method);

    public static SignableRequest Sample(SourceDefinition source) => From(source.Sample!);

    public static SignableRequest From(SampleDefinition sample) => new()
    {
        Method = sample.Method,
        Url = Url,
        Headers = sample.Headers,
        Body = Encoding.UTF8.GetBytes(sample.Body),
    };
}
