using GtmFunctions.Pipeline.Ops.Checks;

namespace GtmFunctions.Cli.Doctor;

/// <summary>Judges a function app, as <c>az functionapp list</c> tells it: running, https only.</summary>
internal static class FunctionAppCheck
{
    /// <summary>Judges it.</summary>
    public static Finding Examine(AzureApp app)
    {
        var check = $"app {app.Name}";
        if (app.State is { } state && state != "Running")
            return Finding.Failed(check, $"its state is {state}", "Start it: az functionapp start.");
        return app.HttpsOnly is true
            ? Finding.Ok(check, "running, https only")
            : Finding.Failed(check, "it takes plain http", "Deploy the infrastructure, which sets httpsOnly.");
    }
}
