using System.Diagnostics;
using System.Globalization;
using GtmFunctions.Cli.Azurite;
using GtmFunctions.Cli.Chaos.Audit;

namespace GtmFunctions.Cli.Chaos.Apps;

/// <summary>How instances are started.</summary>
/// <param name="Folder">Where the document is, and where they log.</param>
/// <param name="Document">The document's file.</param>
/// <param name="Lease">How long a message is hidden from other instances.</param>
/// <param name="Settings">Their app settings.</param>
internal sealed record InstanceOptions(
    string Folder, string Document, TimeSpan Lease, IReadOnlyDictionary<string, string> Settings);

/// <summary>One instance of the app: a process, and after a kill the next one in its place.</summary>
/// <param name="number">Which one it is, from 0.</param>
/// <param name="options">How it is started.</param>
/// <param name="disturbances">Notes when it stood still.</param>
/// <param name="clock">The clock for waits.</param>
internal sealed class ChaosInstance(int number, InstanceOptions options, DisturbanceLog disturbances, TimeProvider clock) : IAsyncDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan BetweenStarts = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan SweepPatience = TimeSpan.FromSeconds(60);

    private readonly string _log = Path.Combine(options.Folder, $"app{number}.log");
    private readonly SemaphoreSlim _turn = new(1, 1);
    private Process? _process;
    private bool _paused;
    private volatile string? _address;
    private volatile TaskCompletionSource? _swept;

    /// <summary>Its address; <see langword="null"/> while it does not run. A process that is stopped keeps its own.</summary>
    public string? Address => _address;

    /// <summary>How often it was started.</summary>
    public int Starts { get; private set; }

    /// <summary>Starts it, again and again where it cannot start because storage is away, as a platform does.</summary>
    /// <exception cref="CommandException">It did not start in a minute.</exception>
    public async Task StartAsync(CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            await StartInTurnAsync(cancellation);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Kills it as a power cut would, and starts it again.</summary>
    public async Task KillAsync(CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            await EndAsync();
            await StartInTurnAsync(cancellation);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Stops its process where it stands, or lets it go on.</summary>
    public async Task PauseAsync(bool paused, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            if (_process is null || _paused == paused)
                return;
            await Tool.RunAsync(
                Tool.Find("kill") ?? "/bin/kill", [paused ? "-STOP" : "-CONT", $"{_process.Id}"], options.Folder, cancellation);
            _paused = paused;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Gives it an order of <see cref="ChaosHost"/>; nothing happens where it does not run.</summary>
    public async Task OrderAsync(string order, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            if (_process is { HasExited: false } process)
            {
                await process.StandardInput.WriteLineAsync(order.AsMemory(), cancellation);
                await process.StandardInput.FlushAsync(cancellation);
            }
        }
        catch (IOException)
        {
            // It died meanwhile
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Lets it sweep the poison queues, and waits until it has.</summary>
    /// <exception cref="CommandException">It did not in a minute.</exception>
    public async Task SweepAsync(CancellationToken cancellation)
    {
        var swept = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _swept = swept;
        await OrderAsync(ChaosHost.Sweep, cancellation);
        try
        {
            await swept.Task.WaitAsync(SweepPatience, clock, cancellation);
        }
        catch (TimeoutException late)
        {
            throw new CommandException($"Instance {number} of the app did not sweep in {SweepPatience.TotalSeconds:0} s: see {_log}", late);
        }
    }

    /// <summary>Ends it.</summary>
    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _turn.Dispose();
    }

    private async Task StartInTurnAsync(CancellationToken cancellation)
    {
        var begun = clock.GetTimestamp();
        while (clock.GetElapsedTime(begun) < StartPatience)
        {
            if (await TryStartAsync(cancellation))
                return;
            await EndAsync();
            await Task.Delay(BetweenStarts, clock, cancellation);
        }

        throw new CommandException($"Instance {number} of the app did not start in {StartPatience.TotalSeconds:0} s: see {_log}");
    }

    private async Task<bool> TryStartAsync(CancellationToken cancellation)
    {
        Starts++;
        var start = new ProcessStartInfo(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            [
                Path.Combine(AppContext.BaseDirectory, "gtm.dll"), "chaos", "app",
                "--config", options.Document, "--lease", $"{options.Lease.TotalSeconds}",
            ])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = options.Folder,
        };
        foreach (var (name, value) in options.Settings)
            start.Environment[name] = value;
        var process = Process.Start(start)!;
        var serving = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        process.OutputDataReceived += (_, line) => Take(line.Data, serving);
        process.ErrorDataReceived += (_, line) => Take(line.Data, serving);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _process = process;
        var ended = process.WaitForExitAsync(cancellation);
        if (await Task.WhenAny(serving.Task, ended) != serving.Task)
            return false;
        _address = await serving.Task;
        return true;
    }

    private void Take(string? line, TaskCompletionSource<string> serving)
    {
        if (line is null)
            return;
        if (line.StartsWith(ChaosHost.Serving, StringComparison.Ordinal))
            serving.TrySetResult(line[ChaosHost.Serving.Length..]);
        else if (line == ChaosHost.Swept)
            _swept?.TrySetResult();
        else if (line.StartsWith(ChaosHost.Beat, StringComparison.Ordinal))
            disturbances.NoteIfStill(TimeSpan.FromSeconds(double.Parse(line.AsSpan(ChaosHost.Beat.Length), CultureInfo.InvariantCulture)));
        lock (serving)
            File.AppendAllText(_log, line + Environment.NewLine);
    }

    private async Task EndAsync()
    {
        (_address, _paused) = (null, false);
        if (_process is not { } process)
            return;
        _process = null;
        using (process)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }
}
