using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace GtmFunctions.Tests.Functions.Host;

/// <summary>The Functions app as its host starts it: a process of its own, from the folder that it was built to.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();

    private WorkerProcess(Process process)
    {
        _process = process;
        Exited = process.WaitForExitAsync(CancellationToken.None);
    }

    /// <summary>Ends when the process does.</summary>
    public Task Exited { get; }

    /// <summary>What it printed so far, on both streams: the host takes every line of it into its own log.</summary>
    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    /// <summary>Starts it with the arguments that the host gives.</summary>
    /// <param name="app">Where the Functions app was built.</param>
    /// <param name="host">The address of the host's gRPC service.</param>
    /// <param name="worker">The id by which the host knows the worker.</param>
    /// <param name="settings">App settings, as environment variables.</param>
    public static WorkerProcess Start(BuiltApp app, string host, string worker, IReadOnlyDictionary<string, string> settings)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = app.Folder,
        };
        string[] arguments =
        [
            app.Assembly,
            "--functions-uri", host,
            "--functions-worker-id", worker,
            "--functions-request-id", Guid.NewGuid().ToString(),
            "--functions-grpc-max-message-length", FunctionsHost.MaxMessageBytes.ToString(CultureInfo.InvariantCulture),
        ];
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        start.Environment["FUNCTIONS_APPLICATION_DIRECTORY"] = app.Folder;
        start.Environment["FUNCTIONS_WORKER_RUNTIME"] = "dotnet-isolated";
        start.Environment.Remove("APPLICATIONINSIGHTS_CONNECTION_STRING");
        foreach (var (name, value) in settings)
            start.Environment[name] = value;

        var process = new Process { StartInfo = start };
        process.Start();
        var started = new WorkerProcess(process);
        process.OutputDataReceived += (_, line) => started.Collect(line.Data);
        process.ErrorDataReceived += (_, line) => started.Collect(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return started;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    private void Collect(string? line)
    {
        if (line is null)
            return;
        lock (_output)
            _output.AppendLine(line);
    }
}
