using System.Diagnostics;
using GtmFunctions.Cli.Bench.App;

namespace GtmFunctions.Cli.Bench.Parts;

/// <summary>What a process took of the machine.</summary>
/// <param name="Processor">Its processor time.</param>
/// <param name="PeakMemory">The most memory it had resident since it started, in bytes.</param>
internal sealed record MachineUse(TimeSpan Processor, long PeakMemory)
{
    /// <summary>What an app told.</summary>
    public static MachineUse Read(AppFigures figures) => new(figures.Processor, figures.PeakMemory);

    /// <summary>What a process has taken; <see langword="null"/> where there is none.</summary>
    public static MachineUse? Read(int? process)
    {
        if (process is not { } id)
            return null;
        using var found = Process.GetProcessById(id);
        return new MachineUse(found.TotalProcessorTime, found.PeakWorkingSet64);
    }

    /// <summary>What it took since an earlier look.</summary>
    public MachineUse Since(MachineUse? before) => this with { Processor = Processor - (before?.Processor ?? TimeSpan.Zero) };

    /// <summary>What two took together.</summary>
    public static MachineUse operator +(MachineUse one, MachineUse other) =>
        new(one.Processor + other.Processor, one.PeakMemory + other.PeakMemory);
}
