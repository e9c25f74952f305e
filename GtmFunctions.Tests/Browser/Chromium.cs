using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;

namespace GtmFunctions.Tests.Browser;

/// <summary>A real Chromium without a window and one page in it, spoken to by its debugging protocol.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    private readonly Process _process;
    private readonly DirectoryInfo _profile;
    private readonly ClientWebSocket _socket = new();
    private readonly List<JsonNode> _events = [];
    private string? _session;
    private int _calls;

    private Chromium(Process process, DirectoryInfo profile) => (_process, _profile) = (process, profile);

    /// <summary>Where it is; <see langword="null"/> where it is not installed.</summary>
    public static string? Path { get; } = Names
        .SelectMany(name => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(System.IO.Path.PathSeparator).Select(folder => System.IO.Path.Combine(folder, name)))
        .FirstOrDefault(File.Exists);

    /// <summary>Starts it with an empty page.</summary>
    public static async Task<Chromium> StartAsync(CancellationToken cancellation)
    {
        var profile = Directory.CreateTempSubdirectory("gtm-chromium-");
        string[] arguments =
        [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-extensions",
            "--disable-background-networking", "--remote-debugging-port=0", $"--user-data-dir={profile.FullName}", "about:blank",
        ];
        var process = Process.Start(new ProcessStartInfo(Path!, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var chromium = new Chromium(process, profile);
        const string Announced = "DevTools listening on ";
        while (await process.StandardError.ReadLineAsync(cancellation) is { } line)
        {
            if (!line.StartsWith(Announced, StringComparison.Ordinal))
                continue;
            _ = process.StandardError.ReadToEndAsync(CancellationToken.None);
            await chromium._socket.ConnectAsync(new Uri(line[Announced.Length..]), cancellation);
            await chromium.AttachAsync(cancellation);
            return chromium;
        }

        await chromium.DisposeAsync();
        throw new InvalidOperationException("Chromium ended before it could be spoken to.");
    }

    /// <summary>Opens an address and waits until it is loaded.</summary>
    public async Task OpenAsync(string url, CancellationToken cancellation)
    {
        _events.Clear();
        await CallAsync("Page.navigate", new JsonObject { ["url"] = url }, cancellation);
        await LoadedAsync(cancellation);
    }

    /// <summary>Waits until the page that is coming is loaded.</summary>
    public async Task LoadedAsync(CancellationToken cancellation)
    {
        while (!_events.Exists(one => one["method"]!.GetValue<string>() == "Page.loadEventFired"))
            await ReceiveAsync(cancellation);
        _events.RemoveAll(one => one["method"]!.GetValue<string>() == "Page.loadEventFired");
    }

    /// <summary>The value of an expression in the page, as text.</summary>
    public async Task<string> EvaluateAsync(string expression, CancellationToken cancellation) =>
        (await CallAsync("Runtime.evaluate", new JsonObject { ["expression"] = $"String({expression})" }, cancellation))["result"]!["value"]!.GetValue<string>();

    /// <summary>Presses a key.</summary>
    public async Task PressAsync(string key, int code, string text, CancellationToken cancellation)
    {
        foreach (var type in (string[])["keyDown", "keyUp"])
        {
            var press = new JsonObject { ["type"] = type, ["key"] = key, ["code"] = key, ["windowsVirtualKeyCode"] = code };
            if (type == "keyDown" && text.Length > 0)
                press["text"] = text;
            await CallAsync("Input.dispatchKeyEvent", press, cancellation);
        }
    }

    /// <summary>A picture of the page, as PNG.</summary>
    public async Task<byte[]> PictureAsync(CancellationToken cancellation) =>
        Convert.FromBase64String((await CallAsync("Page.captureScreenshot", [], cancellation))["data"]!.GetValue<string>());

    /// <summary>What the page complained of, such as what its policy forbade.</summary>
    public IReadOnlyList<string> Complaints =>
        [.. _events.Where(one => one["method"]!.GetValue<string>() is "Log.entryAdded" or "Runtime.exceptionThrown").Select(one => one.ToJsonString())];

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _profile.Delete(recursive: true);
    }

    private async Task AttachAsync(CancellationToken cancellation)
    {
        var targets = await CallAsync("Target.getTargets", [], cancellation);
        var page = targets["targetInfos"]!.AsArray().First(target => target!["type"]!.GetValue<string>() == "page")!["targetId"]!.GetValue<string>();
        var attached = await CallAsync("Target.attachToTarget", new JsonObject { ["targetId"] = page, ["flatten"] = true }, cancellation);
        _session = attached["sessionId"]!.GetValue<string>();
        foreach (var domain in (string[])["Page", "Runtime", "Log"])
            await CallAsync($"{domain}.enable", [], cancellation);
    }

    private async Task<JsonNode> CallAsync(string method, JsonObject parameters, CancellationToken cancellation)
    {
        var id = ++_calls;
        var call = new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters };
        if (_session is not null)
            call["sessionId"] = _session;
        await _socket.SendAsync(Encoding.UTF8.GetBytes(call.ToJsonString()), WebSocketMessageType.Text, endOfMessage: true, cancellation);
        while (true)
        {
            var message = await ReceiveAsync(cancellation);
            if (message["id"]?.GetValue<int>() == id)
                return message["result"] ?? throw new InvalidOperationException($"{method}: {message["error"]}");
        }
    }

    private async Task<JsonNode> ReceiveAsync(CancellationToken cancellation)
    {
        using var whole = new MemoryStream();
        var buffer = new byte[64 * 1024];
        WebSocketReceiveResult part;
        do
        {
            part = await _socket.ReceiveAsync(buffer, cancellation);
            whole.Write(buffer, 0, part.Count);
        }
        while (!part.EndOfMessage);

        var message = JsonNode.Parse(whole.ToArray())!;
        if (message["method"] is not null)
            _events.Add(message);
        return message;
    }
}
