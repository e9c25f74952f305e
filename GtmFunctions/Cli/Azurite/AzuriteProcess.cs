namespace GtmFunctions.Cli.Azurite;

/// <summary>
/// The Azurite of one data folder. It outlives this process when that is killed, because a killed Azurite forgets what it had
/// acknowledged in the last seconds; the next start with the same folder finds it and carries on with it. Disposing stops it.
/// </summary>
public sealed class AzuriteProcess : IAsyncDisposable
{
    /// <summary>How long it may take to save what it has and stop; then it is killed.</summary>
    internal static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(10);

    /// <summary>What it is told besides where to store: to be quiet, and to listen on free ports of loopback.</summary>
    internal static readonly IReadOnlyList<string> Switches =
    [
        "--silent", "--skipApiVersionCheck", "--disableTelemetry",
        "--blobHost", "127.0.0.1", "--blobPort", "0",
        "--queueHost", "127.0.0.1", "--queuePort", "0",
        "--tableHost", "127.0.0.1", "--tablePort", "0",
    ];

    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan WatchPoll = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(25);

    private readonly DataFolderLock _lock;
    private readonly string _dataFolder;
    private readonly TimeProvider _time;
    private bool _stopped;

    private AzuriteProcess(DataFolderLock taken, string dataFolder, AzuriteState state, bool found, TimeProvider time)
    {
        (_lock, _dataFolder, _time) = (taken, dataFolder, time);
        (Pid, Ports, Started, WasFound) = (state.Pid, state.Ports!, state.Started, found);
    }

    /// <summary>Its process id.</summary>
    public int Pid { get; }

    /// <summary>Its ports on 127.0.0.1.</summary>
    public AzuritePorts Ports { get; }

    /// <summary>When it was started: before this process, where <see cref="WasFound"/>.</summary>
    public DateTimeOffset Started { get; }

    /// <summary>Whether it was left running by an earlier process and found again.</summary>
    public bool WasFound { get; }

    /// <summary>Whether it has ended by itself, or somebody ended it.</summary>
    public bool HasEnded => !_stopped && !NodeProcess.IsAlive(Pid);

    /// <summary>The connection string of its account.</summary>
    public string ConnectionString => Ports.ConnectionString;

    /// <summary>Finds the living Azurite of a data folder, or starts one on free ports.</summary>
    /// <param name="installation">What to start.</param>
    /// <param name="dataFolder">Where it keeps its files; made when missing, and locked until this is disposed.</param>
    /// <param name="time">The clock for waits.</param>
    /// <param name="cancellationToken">Gives up, and stops an Azurite that was launched by then.</param>
    /// <param name="inMemory">Whether what it stores is kept in memory alone, and so forgotten when it ends.</param>
    /// <exception cref="AzuriteException">
    /// The folder is in use, or Azurite does not start or answer; the message says what to do.
    /// </exception>
    public static async Task<AzuriteProcess> StartAsync(
        AzuriteInstallation installation,
        string dataFolder,
        TimeProvider time,
        CancellationToken cancellationToken,
        bool inMemory = false)
    {
        dataFolder = Path.GetFullPath(dataFolder);
        var taken = DataFolderLock.Take(dataFolder);
        try
        {
            var found = await FindAsync(dataFolder, time, cancellationToken);
            var state = found ?? await LaunchAsync(installation, dataFolder, inMemory, time, cancellationToken);
            return new AzuriteProcess(taken, dataFolder, state, found is not null, time);
        }
        catch
        {
            taken.Dispose();
            throw;
        }
    }

    /// <summary>Stops the Azurite that a killed process left in a data folder, if there is one.</summary>
    /// <exception cref="AzuriteException">The folder is in use.</exception>
    public static async Task StopLeftoverAsync(string dataFolder, TimeProvider time, CancellationToken cancellationToken)
    {
        dataFolder = Path.GetFullPath(dataFolder);
        using var taken = DataFolderLock.Take(dataFolder);
        if (await FindAsync(dataFolder, time, cancellationToken) is not { } state)
            return;
        await StopAsync(state.Pid, dataFolder, time);
    }

    /// <summary>Waits until it has ended by itself, or somebody ended it.</summary>
    /// <param name="cancellationToken">Ends the wait; nothing is thrown then.</param>
    /// <returns>Whether it has ended.</returns>
    public async Task<bool> EndedAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested && !HasEnded)
            await Task.Delay(WatchPoll, _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return HasEnded;
    }

    /// <summary>Stops it, giving it some seconds to save what it has, and gives the data folder free. A second call does nothing.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stopped)
            return;
        _stopped = true;
        await StopAsync(Pid, _dataFolder, _time);
        _lock.Dispose();
    }

    private static async Task StopAsync(int pid, string dataFolder, TimeProvider time)
    {
        if (NodeProcess.IsAlive(pid))
            await NodeProcess.StopAsync(pid, StopPatience, time);
        File.Delete(AzuriteState.FileOf(dataFolder));
    }

    private static async Task<AzuriteState?> FindAsync(string dataFolder, TimeProvider time, CancellationToken cancellationToken)
    {
        if (AzuriteState.Read(dataFolder) is not { } state || !NodeProcess.IsAlive(state.Pid))
            return null;

        // Killed while it waited for a launch: the Azurite of that launch is starting
        state = state.Ports is null ? await ReadyAsync(dataFolder, state.Pid, time, cancellationToken) : state;
        return await AzuriteProbe.AskAsync(state.Ports!, time, cancellationToken) switch
        {
            AzuriteAnswer.Azurite => state,
            AzuriteAnswer.Nobody => null,
            _ => throw new AzuriteException(
                $"the Azurite of {dataFolder} (process {state.Pid}) does not answer: end that process, then start again"),
        };
    }

    private static async Task<AzuriteState> LaunchAsync(
        AzuriteInstallation installation,
        string dataFolder,
        bool inMemory,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        File.Delete(AzuriteState.FileOf(dataFolder));
        string[] arguments =
        [
            Path.Combine(AzuriteInstall.Shipped, "launch.mjs"), AzuriteState.FileOf(dataFolder), AzuriteState.LogOf(dataFolder), dataFolder,
            .. installation.Prelude is { } prelude ? ["--import", new Uri(prelude).AbsoluteUri] : (string[])[],
            installation.Program, .. inMemory ? ["--inMemoryPersistence"] : (string[])["--location", dataFolder],
            .. Switches,
        ];
        var environment = new Dictionary<string, string> { ["AZURITE_ACCOUNTS"] = AzuritePorts.AccountsSetting };
        var (exitCode, output) = await Tool.RunAsync(installation.Node, arguments, dataFolder, cancellationToken, environment);
        if (exitCode != 0 || AzuriteState.Read(dataFolder) is not { } launched)
            throw new AzuriteException($"Azurite could not be launched (exit code {exitCode}):{Environment.NewLine}{output}");

        try
        {
            var state = await ReadyAsync(dataFolder, launched.Pid, time, cancellationToken);
            state.Write(dataFolder);
            return state;
        }
        catch
        {
            await StopAsync(launched.Pid, dataFolder, time);
            throw;
        }
    }

    private static async Task<AzuriteState> ReadyAsync(string dataFolder, int pid, TimeProvider time, CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        while (time.GetElapsedTime(begun) < StartPatience)
        {
            if (AzuriteState.Read(dataFolder) is { Ports: not null } state)
                return state;
            if (!NodeProcess.IsAlive(pid))
                throw new AzuriteException(
                    $"Azurite ended while it started; it printed:\n{File.ReadAllText(AzuriteState.LogOf(dataFolder))}");
            await Task.Delay(Poll, time, cancellationToken);
        }

        throw new AzuriteException(
            $"Azurite (process {pid}) was not ready after {StartPatience.TotalSeconds:0} s: see {AzuriteState.LogOf(dataFolder)}");
    }
}
