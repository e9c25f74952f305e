using System.Text.Json;
using System.Text.Json.Nodes;
using GtmFunctions.Cli.Azurite;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Ops.Checks;

namespace GtmFunctions.Cli.Doctor;

/// <summary>
/// Asks Azure for what neither the app nor a stranger can see, through <c>az</c> and its sign-in. It reads only, and no secret's value.
/// </summary>
/// <param name="resourceGroup">The resource group of the deployment.</param>
/// <param name="az">The path of the Azure CLI; <see langword="null"/> where it is not installed.</param>
/// <param name="clock">Tells what has ended.</param>
public sealed class AzureExamination(string resourceGroup, string? az, TimeProvider clock)
{
    private const string Check = "azure";

    /// <summary>What was found; a warning where Azure could not be asked.</summary>
    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellation)
    {
        if (az is null)
            return [Finding.Warning(
                Check, "az is not installed, so the resource group was not looked at", "Install the Azure CLI and sign in: az login.")];
        var findings = new List<Finding>();
        findings.AddRange(await EachAsync(["storage", "account", "list", .. InGroup], StorageAccountCheck.Examine, cancellation));
        findings.AddRange(await EachAsync(["functionapp", "list", .. InGroup], FunctionAppCheck.Examine, cancellation));
        var (vaults, fault) = await AskAsync(["keyvault", "list", .. InGroup], cancellation);
        if (fault is not null)
            findings.Add(fault);
        foreach (var vault in vaults.Select(vault => FieldText.From(vault?["name"])).OfType<string>())
            findings.AddRange(
                await EachAsync(
                    ["keyvault", "secret", "list", "--vault-name", vault],
                    secret => VaultSecretCheck.Examine(secret, clock.GetUtcNow()),
                    cancellation));
        return findings;
    }

    private string[] InGroup => ["--resource-group", resourceGroup];

    private async Task<IEnumerable<Finding>> EachAsync(
        IEnumerable<string> arguments, Func<JsonNode, Finding> judge, CancellationToken cancellation)
    {
        var (found, fault) = await AskAsync(arguments, cancellation);
        return fault is not null ? [fault] : [.. found.OfType<JsonNode>().Select(judge)];
    }

    private async Task<(JsonArray Found, Finding? Fault)> AskAsync(IEnumerable<string> arguments, CancellationToken cancellation)
    {
        string[] command = [.. arguments, "--only-show-errors", "--output", "json"];
        var (exit, output) = await Tool.RunAsync(az!, command, Environment.CurrentDirectory, cancellation);
        if (exit == 0 && Parse(output) is { } found)
            return (found, null);
        var asked = string.Join(' ', command.TakeWhile(word => !word.StartsWith("--", StringComparison.Ordinal)));
        return ([], Finding.Warning(
            Check,
            $"'az {asked}' failed: {output.Split('\n')[0]}",
            "Sign in with az login, as somebody who may read this resource group."));
    }

    private static JsonArray? Parse(string output)
    {
        try
        {
            return JsonNode.Parse(output) as JsonArray;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
