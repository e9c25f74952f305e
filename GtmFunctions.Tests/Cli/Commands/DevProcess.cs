using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using GtmFunctions.Cli.Demo;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Signing;
using GtmFunctions.Tests.Storage;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace GtmFunctions.Tests.Cli.Commands;

/// <summary><c>gtm dev</c> as a person starts it: a process of its own.</summary>
internal sealed class DevProcess : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromMinutes(2) };

    private DevProcess(Process process, int port) => (_process, Port) = (process, port);

    public int Port { get; }

    public string Address => $"http://127.0.0.1:{Port}";

    /// <summary>What it printed so far.</summary>
    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    /// <summary>Starts <c>gtm</c> with arguments and collects what it prints.</summary>
    public static DevProcess Start(int port, params string[] arguments)
    {
        var settings = DemoSettings.Under(new ConfigurationBuilder().Build(), $"http://127.0.0.1:{port}");
        string[] command = ["dotnet", Path.Combine(AppContext.BaseDirectory, "gtm.dll"), .. arguments];
        // Whoever is started in the background by a shell ignores Ctrl-C, and so does what it starts: a person's gtm listens
        if (OperatingSystem.IsLinux())
            command = ["env", "--default-signal=INT", .. command];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };

        // For documents of a test's own, which the demo's settings do not come with.
        start.Environment["STRIPE_SIGNING_SECRET"] = settings["STRIPE_SIGNING_SECRET"];
        start.Environment["PAYMENTS_URL"] = $"http://127.0.0.1:{port}/sink/payments";
        var dev = new DevProcess(Process.Start(start)!, port);
        dev._process.OutputDataReceived += (_, line) => dev.Collect(line.Data);
        dev._process.ErrorDataReceived += (_, line) => dev.Collect(line.Data);
        dev._process.BeginOutputReadLine();
        dev._process.BeginErrorReadLine();
        return dev;
    }

    /// <summary>Starts <c>gtm dev</c> on a data folder and waits until it serves.</summary>
    public static async Task<DevProcess> StartDevAsync(TestFolder data, int port, params string[] more)
    {
        var dev = Start(port, ["dev", "--data", data.Path, "--port", $"{port}", .. more]);
        await Eventually.HoldsAsync(
            () => dev.Output.Contains("Ctrl-C stops everything", StringComparison.Ordinal) || dev._process.HasExited, "dev serves");
        Assert.False(dev._process.HasExited, dev.Output);
        return dev;
    }

    /// <summary>Sends a Stripe event of the demo's source, signed.</summary>
    /// <returns>The status; 0 where the connection broke.</returns>
    public async Task<int> SendPaymentAsync(string id)
    {
        var body = "{\"id\":\"" + id +
            "\",\"object\":\"event\",\"type\":\"invoice.payment_failed\",\"data\":{\"object\":{\"id\":\"in_1\"}}}";
        var settings = DemoSettings.Under(new ConfigurationBuilder().Build(), Address);
        var signed = SignatureSigner.Sign(
            SourceCatalogue.Load().Sources["stripe"].Signature,
            new SignableRequest { Url = $"{Address}/api/hooks/billing", Body = Encoding.UTF8.GetBytes(body) },
            new Secret("STRIPE_SIGNING_SECRET", settings["STRIPE_SIGNING_SECRET"]!),
            TimeProvider.System.GetUtcNow(),
            id);
        using var message = new HttpRequestMessage(HttpMethod.Post, signed.Url) { Content = new ByteArrayContent(signed.Body.ToArray()) };
        foreach (var (name, value) in signed.Headers)
            message.Headers.TryAddWithoutValidation(name, value);
        try
        {
            using var response = await _http.SendAsync(message, TestContext.Current.CancellationToken);
            return (int)response.StatusCode;
        }
        catch (HttpRequestException)
        {
            return 0;
        }
    }

    /// <summary>Sends a Stripe event as often as a provider does that is told 503, as storage on a busy machine may be too slow.</summary>
    /// <returns>The status that is not 503; 0 where the connection broke.</returns>
    public async Task<int> SendPaymentUntilTakenAsync(string id)
    {
        var status = 503;
        await Eventually.HoldsAsync(async () => (status = await SendPaymentAsync(id)) != 503, $"{id} is taken in");
        return status;
    }

    /// <summary>What a sink lists.</summary>
    public async Task<JsonNode> SinkAsync(string name) =>
        JsonNode.Parse(await _http.GetStringAsync($"{Address}/sink/{name}", TestContext.Current.CancellationToken))!;

    /// <summary>Ends the process as a power cut would.</summary>
    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: false);
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Presses Ctrl-C and waits for the end.</summary>
    public async Task<int> InterruptAsync()
    {
        await SignalAsync("-INT", _process.Id);
        return await ExitAsync();
    }

    /// <summary>Sends a process a signal, such as <c>-STOP</c>.</summary>
    public static async Task SignalAsync(string signal, int pid)
    {
        using var kill = Process.Start("kill", [signal, $"{pid}"]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Waits for the end.</summary>
    public async Task<int> ExitAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: false);
        _process.Dispose();
        _http.Dispose();
    }

    private void Collect(string? line)
    {
        lock (_output)
            _output.AppendLine(line);
    }
}
