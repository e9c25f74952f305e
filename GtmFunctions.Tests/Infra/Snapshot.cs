using System.Text.Json;

namespace GtmFunctions.Tests.Infra;

/// <summary>The resources one parameter file leads to, as the Bicep compiler predicted and the repository holds them.</summary>
internal sealed class Snapshot
{
    private readonly JsonElement _root;

    private Snapshot(JsonElement root) => _root = root;

    /// <summary>Reads <c>infra/{environment}.snapshot.json</c>. That it is current is <see cref="BicepCompilerTests"/>' part.</summary>
    public static Snapshot Load(string environment)
    {
        using var document = JsonDocument.Parse(InfraFolder.Read($"infra/{environment}.snapshot.json"));
        return new Snapshot(document.RootElement.Clone());
    }

    /// <summary>Every resource of a type, such as <c>Microsoft.Web/sites</c>.</summary>
    public IReadOnlyList<JsonElement> OfType(string type) =>
        [.. All.Where(resource => resource.GetProperty("type").GetString() == type)];

    /// <summary>Last parts of the names of a type's resources: of <c>account/default/queue</c>, the queue.</summary>
    public IReadOnlyList<string> NamesOf(string type) =>
        [.. OfType(type).Select(resource => resource.GetProperty("name").GetString()!.Split('/')[^1])];

    /// <summary>Every resource, in the order of deployment.</summary>
    public IEnumerable<JsonElement> All => _root.GetProperty("predictedResources").EnumerateArray();

    /// <summary>The outputs: values, or the expressions that give them.</summary>
    public IReadOnlyDictionary<string, string> Outputs =>
        _root.GetProperty("outputs").EnumerateObject().ToDictionary(output => output.Name, output => output.Value.ToString());

    /// <summary>How people sign in to the function app.</summary>
    public JsonElement SignIn => Config("authsettingsV2");

    /// <summary>The app settings of the function app.</summary>
    public IReadOnlyDictionary<string, string> AppSettings =>
        Config("appsettings").EnumerateObject()
            .ToDictionary(setting => setting.Name, setting => setting.Value.GetString()!);

    private JsonElement Config(string name) => OfType("Microsoft.Web/sites/config")
        .Single(config => config.GetProperty("name").GetString()!.EndsWith($"/{name}", StringComparison.Ordinal)).GetProperty("properties");
}
