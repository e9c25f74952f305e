using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using GtmFunctions.Cli.Bench.App;

namespace GtmFunctions.Cli.Bench.Sending;

/// <summary>What is measured, as a process of its own, so that sender and destination do not count as its work.</summary>
internal sealed class BenchProcess : IAsyncDisposable
{
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(2);

    private readonly Process _process;
    private readonly Task<string> _errors;
    private readonly HttpClient _http = new();
    private readonly TimeSpan _settled;
    private readonly TimeProvider _clock;

    private BenchProcess(Process process, TimeSpan settled, TimeProvider clock)
    {
        (_process, _settled, _clock) = (process, settled, clock);
        _errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
    }

    /// <summary>Where it serves.</summary>
    public string Address { get; private set; } = "";

    /// <summary>Starts one and waits until it serves.</summary>
    /// <param name="options">What it serves.</param>
    /// <param name="settled">See <see cref="BenchPlan.Settled"/>.</param>
    /// <param name="clock">For waits.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="CommandException">It ended; the message is what it printed.</exception>
    public static async Task<BenchProcess> StartAsync(
        ServeOptions options, TimeSpan settled, TimeProvider clock, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "gtm.dll"), "bench", "serve"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var process = Process.Start(start) ?? throw new CommandException("dotnet did not start");
        var bench = new BenchProcess(process, settled, clock);
        try
        {
            await process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(options, BenchJson.Default.ServeOptions));
            await process.StandardInput.FlushAsync(cancellation);
            bench.Address = await process.StandardOutput.ReadLineAsync(cancellation)
                ?? throw new CommandException($"The app that was to be measured did not start: {(await bench._errors).Trim()}");
            return bench;
        }
        catch
        {
            await bench.DisposeAsync();
            throw;
        }
    }

    /// <summary>Does something that would wait for ever, or fail as if the network were at fault, were it to end meanwhile.</summary>
    /// <exception cref="CommandException">It ended; the message is what it printed.</exception>
    public async Task<T> WhileItServesAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellation)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var exit = _process.WaitForExitAsync(ends.Token);
        var working = work(ends.Token);
        await Task.WhenAny(working, exit);
        if (working.IsFaulted)
            await Task.WhenAny(exit, Task.Delay(EndPatience, _clock, CancellationToken.None));
        var ended = exit.IsCompletedSuccessfully;
        await ends.CancelAsync();
        if (!ended)
            return await working;
        await ((Task)working).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        throw new CommandException($"The app that was measured ended: {(await _errors).Trim()}");
    }

    /// <summary>What it tells of itself.</summary>
    public async Task<AppFigures> FiguresAsync(CancellationToken cancellation) =>
        (await _http.GetFromJsonAsync($"{Address}{AppFigures.Route}", BenchJson.Default.AppFigures, cancellation))!;

    /// <summary>
    /// Waits until it has made no call to storage for a while, looks into empty queues left out: an action's outcome is recorded after its
    /// call, so the last work comes after the last event has arrived.
    /// </summary>
    /// <returns>Its figures then.</returns>
    public async Task<AppFigures> SettleAsync(CancellationToken cancellation)
    {
        var figures = await FiguresAsync(cancellation);
        for (var since = _clock.GetTimestamp(); _clock.GetElapsedTime(since) < _settled;)
        {
            await Task.Delay(Poll, _clock, cancellation);
            var next = await FiguresAsync(cancellation);
            if (Made(next) != Made(figures))
                since = _clock.GetTimestamp();
            figures = next;
        }

        return figures;
    }

    /// <summary>Ends it, and waits until it has.</summary>
    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (!_process.HasExited)
            _process.StandardInput.Close();
        using var patience = new CancellationTokenSource(StopPatience, _clock);
        await _process.WaitForExitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    private static long Made(AppFigures figures) => figures.Calls.Where(each => each.Call.Verb != StorageCall.Look).Sum(each => each.Count);
}
