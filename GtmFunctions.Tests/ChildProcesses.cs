using System.Runtime.CompilerServices;

namespace GtmFunctions.Tests;

/// <summary>
/// What the tests tell the .NET processes that they start, which live for seconds on the processors that the tests are on: to compile
/// nothing a second time while new code keeps coming, and not to collect beside their work. The tests' own process is told so by its
/// project file.
/// </summary>
internal static class ChildProcesses
{
    [ModuleInitializer]
    internal static void Tell()
    {
        Environment.SetEnvironmentVariable("DOTNET_TieredPGO", "0");
        Environment.SetEnvironmentVariable("DOTNET_TC_CallCountingDelayMs", "7D0");
        Environment.SetEnvironmentVariable("DOTNET_gcConcurrent", "0");
    }
}
