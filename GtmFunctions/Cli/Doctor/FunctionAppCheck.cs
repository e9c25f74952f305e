using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Ops.Checks;

namespace GtmFunctions.Cli.Doctor;

/// <summary>Judges a function app, as <c>az functionapp list</c> tells it: running, https only.</summary>
public static class FunctionAppCheck
{
    /// <summary>Judges it.</summary>
    public static Finding Examine(JsonNode app)
    {
        var check = $"app {FieldText.From(app["name"])}";
        if (FieldText.From(app["state"]) is { } state && state != "Running")
            return Finding.Failed(check, $"its state is {state}", "Start it: az functionapp start.");
        return FieldText.From(app["httpsOnly"]) == "true"
            ? Finding.Ok(check, "running, https only")
            : Finding.Failed(check, "it takes plain http", "Deploy the infrastructure, which sets httpsOnly.");
    }
}
