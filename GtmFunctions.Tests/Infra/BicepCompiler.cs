using System.Diagnostics;
using System.Runtime.InteropServices;
using Xunit;

namespace GtmFunctions.Tests.Infra;

/// <summary>The pinned Bicep compiler, through the scripts people and pipelines call: <c>infra/tools</c>.</summary>
internal static class BicepCompiler
{
    private static readonly Lazy<string?> WhyMissing = new(() =>
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.OSArchitecture != Architecture.X64)
            return "The pinned Bicep compiler runs on Linux x64 only.";
        var probe = Run("bicep.sh", "--version");
        return probe.ExitCode == 0 ? null : $"The Bicep compiler could not be restored from NuGet: {probe.Error}";
    });

    /// <summary>Skips the calling test, saying why, where the compiler cannot be had.</summary>
    public static void Require() => Assert.SkipWhen(WhyMissing.Value is not null, WhyMissing.Value ?? "");

    /// <summary>Runs one script of <c>infra/tools</c> and waits for it.</summary>
    public static (int ExitCode, string Output, string Error) Run(string script, params string[] arguments)
    {
        var start = new ProcessStartInfo("bash", [InfraFolder.At($"infra/tools/{script}"), .. arguments])
        {
            WorkingDirectory = InfraFolder.Root,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.GetAwaiter().GetResult());
    }
}
