using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using GtmFunctions.Cli.Azurite;
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
        findings.AddRange(await EachAsync(
            ["storage", "account", "list", .. InGroup], DoctorJson.Default.AzureAccountArray, StorageAccountCheck.Examine, cancellation));
        findings.AddRange(await EachAsync(
            ["functionapp", "list", .. InGroup], DoctorJson.Default.AzureAppArray, FunctionAppCheck.Examine, cancellation));
        var (vaults, fault) = await AskAsync(["keyvault", "list", .. InGroup], DoctorJson.Default.AzureVaultArray, cancellation);
        if (fault is not null)
            findings.Add(fault);
        foreach (var vault in vaults.Select(vault => vault.Name).OfType<string>())
            findings.AddRange(
                await EachAsync(
                    ["keyvault", "secret", "list", "--vault-name", vault],
                    DoctorJson.Default.AzureSecretArray,
                    secret => VaultSecretCheck.Examine(secret, clock.GetUtcNow()),
                    cancellation));
        return findings;
    }

    private string[] InGroup => ["--resource-group", resourceGroup];

    private async Task<IEnumerable<Finding>> EachAsync<T>(
        IEnumerable<string> arguments, JsonTypeInfo<T[]> type, Func<T, Finding> judge, CancellationToken cancellation)
        where T : class
    {
        var (found, fault) = await AskAsync(arguments, type, cancellation);
        return fault is not null ? [fault] : [.. found.Select(judge)];
    }

    private async Task<(IEnumerable<T> Found, Finding? Fault)> AskAsync<T>(
        IEnumerable<string> arguments, JsonTypeInfo<T[]> type, CancellationToken cancellation)
        where T : class
    {
        string[] command = [.. arguments, "--only-show-errors", "--output", "json"];
        var (exit, output) = await Tool.RunAsync(az!, command, Environment.CurrentDirectory, cancellation);
        if (exit == 0 && Parse(output, type) is { } found)
            return (found.OfType<T>(), null);
        var asked = string.Join(' ', command.TakeWhile(word => !word.StartsWith("--", StringComparison.Ordinal)));
        return ([], Finding.Warning(
            Check,
            $"'az {asked}' failed: {output.Split('\n')[0]}",
            "Sign in with az login, as somebody who may read this resource group."));
    }

    private static T[]? Parse<T>(string output, JsonTypeInfo<T[]> type)
    {
        try
        {
            return JsonSerializer.Deserialize(output, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
