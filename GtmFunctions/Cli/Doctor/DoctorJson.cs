using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Cli.Doctor;

/// <summary>What an app says of its health to anybody.</summary>
/// <param name="Storage">How storage is.</param>
/// <param name="Configuration">The version that it works by, or that there is none.</param>
internal sealed record HealthAnswer(string? Storage, string? Configuration);

/// <summary>What an app found when it examined itself.</summary>
/// <param name="App">What it is.</param>
/// <param name="Checks">What its checks found.</param>
internal sealed record ChecksAnswer(ExaminedApp? App, JsonArray? Checks);

/// <summary>What an app that examined itself is.</summary>
/// <param name="Build">Its build.</param>
/// <param name="Runtime">What it runs on.</param>
/// <param name="Tightest">The least that a signed timestamp may be off; <see langword="null"/> where none is signed.</param>
internal sealed record ExaminedApp(string? Build, string? Runtime, TightestAnswer? Tightest);

/// <summary>The least that a signed timestamp of a source may be off.</summary>
internal sealed record TightestAnswer(string? Source, double? Seconds);

/// <summary>A storage account, as <c>az storage account list</c> tells it; what Azure does not say is <see langword="null"/>.</summary>
internal sealed record AzureAccount(
    string? Name,
    bool? AllowSharedKeyAccess,
    bool? AllowBlobPublicAccess,
    bool? EnableHttpsTrafficOnly,
    string? MinimumTlsVersion,
    string? PublicNetworkAccess,
    AzureNetworkRules? NetworkRuleSet);

/// <summary>Who reaches an account.</summary>
/// <param name="DefaultAction"><c>Deny</c> or <c>Allow</c>, for whom no rule names.</param>
internal sealed record AzureNetworkRules(string? DefaultAction);

/// <summary>A function app, as <c>az functionapp list</c> tells it.</summary>
internal sealed record AzureApp(string? Name, string? State, bool? HttpsOnly);

/// <summary>A vault, as <c>az keyvault list</c> tells it.</summary>
internal sealed record AzureVault(string? Name);

/// <summary>A secret, as <c>az keyvault secret list</c> tells it; a list has no values.</summary>
internal sealed record AzureSecret(string? Name, string? Id, AzureSecretAttributes? Attributes);

/// <summary>What a secret's list says of its life.</summary>
internal sealed record AzureSecretAttributes(bool? Enabled, string? Expires);

/// <summary>JSON of what the doctor is told, by the app and by <c>az</c>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, MaxDepth = JsonDepth.Own, Converters = [typeof(LenientText)])]
[JsonSerializable(typeof(HealthAnswer))]
[JsonSerializable(typeof(ChecksAnswer))]
[JsonSerializable(typeof(AzureAccount[]))]
[JsonSerializable(typeof(AzureApp[]))]
[JsonSerializable(typeof(AzureVault[]))]
[JsonSerializable(typeof(AzureSecret[]))]
internal sealed partial class DoctorJson : JsonSerializerContext;
