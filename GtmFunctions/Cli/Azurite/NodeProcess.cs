using System.Diagnostics;
using System.Runtime.InteropServices;

namespace GtmFunctions.Cli.Azurite;

/// <summary>A Node process of this machine that may have been started by an earlier run of ours, and so is known by its id only.</summary>
internal static class NodeProcess
{
    private const int SigTerm = 15;

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(25);

    // Azurite saves its metadata every 5 s
    private static readonly TimeSpan SaveInterval = TimeSpan.FromSeconds(6);

    /// <summary>Whether a Node process with this id runs; a zombie that nobody has reaped yet does not.</summary>
    public static bool IsAlive(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            var program = OperatingSystem.IsLinux() ? ProgramOnLinux(pid) : process.ProcessName;
            return program.StartsWith("node", StringComparison.OrdinalIgnoreCase) && !process.HasExited;
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Asks a process to stop, waits, and kills it when it has not.</summary>
    /// <param name="pid">A process that <see cref="IsAlive"/>; one that has gone is no error.</param>
    /// <param name="patience">How long it may take to save what it has and stop.</param>
    /// <param name="time">The clock for waits.</param>
    /// <returns>Whether it stopped by itself.</returns>
    public static async Task<bool> StopAsync(int pid, TimeSpan patience, TimeProvider time)
    {
        // Windows has no signal that Azurite could catch: there it is killed once all that was acknowledged has been saved
        if (OperatingSystem.IsWindows())
            await Task.Delay(SaveInterval, time);
        else
            _ = SendSignal(pid, SigTerm);

        var begun = time.GetTimestamp();
        while (!OperatingSystem.IsWindows() && time.GetElapsedTime(begun) < patience)
        {
            if (!IsAlive(pid))
                return true;
            await Task.Delay(Poll, time);
        }

        if (!IsAlive(pid))
            return true;
        Kill(pid);
        while (IsAlive(pid))
            await Task.Delay(Poll, time);
        return OperatingSystem.IsWindows();
    }

    private static void Kill(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            process.Kill();
        }
        catch (ArgumentException)
        {
            // It ended by itself at the last moment
        }
    }

    // Not the process name: newer Nodes name their main thread, and Linux takes that for it. A zombie has no program.
    private static string ProgramOnLinux(int pid) =>
        Path.GetFileName(File.ResolveLinkTarget($"/proc/{pid}/exe", returnFinalTarget: false)?.FullName ?? "");

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int SendSignal(int pid, int signal);
}
