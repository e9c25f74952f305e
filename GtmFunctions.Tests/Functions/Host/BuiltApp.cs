using System.Reflection;
using GtmFunctions.Tests.Infra;

namespace GtmFunctions.Tests.Functions.Host;

/// <summary>The Functions app as the build left it.</summary>
/// <param name="Folder">Its output folder, with <c>host.json</c> and <c>functions.metadata</c>.</param>
internal sealed record BuiltApp(string Folder)
{
    /// <summary>The app that was built together with these tests.</summary>
    public static BuiltApp Current { get; } = new(InfraFolder.At($"GtmFunctions/Functions/bin/{Configuration}/net10.0"));

    /// <summary>The assembly that a host starts.</summary>
    public string Assembly => Path.Combine(Folder, "GtmFunctions.Functions.dll");

    private static string Configuration =>
        typeof(BuiltApp).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;
}
