using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Outbound;
using GtmFunctions.Tests.Deliver;
using Xunit;

namespace GtmFunctions.Tests.Outbound.Connectors;

/// <summary>
/// Holds a request against the one that was reviewed, in <c>Snapshots/NAME.http</c>. Where there is no such file, or
/// <c>UPDATE_SNAPSHOTS=1</c>, the file is written, and the test fails so that somebody looks at it.
/// </summary>
internal static class RequestSnapshot
{
    private static readonly JsonSerializerOptions Readable =
        new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Match(string name, params ReceivedRequest[] requests)
    {
        var file = Path.Combine(Folder(), $"{name}.http");
        var text = string.Join("\n", requests.Select(Text));
        if (!File.Exists(file) || Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
        {
            File.WriteAllText(file, text);
            Assert.Fail($"{name}.http was written: read it, and run the test again");
        }

        Assert.Equal(File.ReadAllText(file), text);
    }

    private static string Text(ReceivedRequest request)
    {
        var text = new StringBuilder($"{request.Method} {request.Target}\n");
        foreach (var (name, value) in request.Headers.OrderBy(header => header.Key, StringComparer.OrdinalIgnoreCase))
        {
            if (name is not ("Host" or "Content-Length"))
                text.Append(name).Append(": ").Append(name == HopSeal.Header ? "(sealed)" : value).Append('\n');
        }

        if (request.Bytes.Length > 0)
            text.Append('\n').Append(Body(request.Text)).Append('\n');
        return text.ToString();
    }

    private static string Body(string text)
    {
        try
        {
            return JsonNode.Parse(text)!.ToJsonString(Readable);
        }
        catch (JsonException)
        {
            return text;
        }
    }

    private static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "Snapshots");
}
