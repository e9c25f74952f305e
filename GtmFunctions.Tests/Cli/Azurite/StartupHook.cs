using GtmFunctions.Cli.Azurite;

/// <summary>
/// Makes any .NET program of this build one that starts Azurite, says so and waits to be killed: DOTNET_STARTUP_HOOKS names this
/// assembly and the runtime calls this before the program's own entry point
/// (https://github.com/dotnet/runtime/blob/main/docs/design/features/host-startup-hook.md, which also forbids a namespace).
/// </summary>
#pragma warning disable CA1050, MA0047
internal static class StartupHook
#pragma warning restore CA1050, MA0047
{
    public const string DataFolder = "GTM_TEST_DATA_FOLDER";

    public static void Initialize()
    {
        var time = TimeProvider.System;
        var installation = AzuriteInstall.EnsureAsync(time, _ => { }, CancellationToken.None).GetAwaiter().GetResult();
        var folder = Environment.GetEnvironmentVariable(DataFolder)!;
        var azurite = AzuriteProcess.StartAsync(installation, folder, time, CancellationToken.None).GetAwaiter().GetResult();
        Console.WriteLine(azurite.Pid);
        Thread.Sleep(Timeout.Infinite);
    }
}
