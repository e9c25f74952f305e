using GtmFunctions.Cli.Settings;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Cli.Settings;

public sealed class LocalSettingsTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Load_OfValues_FindsThemByNameInAnyCase()
    {
        var settings = LocalSettings.Load(
            Written("""{ "IsEncrypted": false, "Values": { "CRM_SECRET": "s", "Storage__Account": "a" }, /* ours */ }"""));

        Assert.Equal("s", settings["crm_secret"]);
        Assert.Equal("a", settings["Storage:Account"]);
    }

    [Fact]
    public void Load_WhereBothNameIt_TakesTheEnvironment()
    {
        var path = Environment.GetEnvironmentVariable("PATH");

        Assert.Equal(path, LocalSettings.Load(Written("""{ "Values": { "PATH": "the file's" } }"""))["PATH"]);
    }

    [Theory]
    [InlineData("no such file")]
    [InlineData("{}")]
    public void Load_WithoutValues_HasTheEnvironment(string content)
    {
        var settings = LocalSettings.Load(content == "{}" ? Written(content) : _folder.File("missing.json"));

        Assert.NotNull(settings["PATH"]);
        Assert.Null(settings["CRM_SECRET"]);
    }

    [Theory]
    [InlineData("""{ "IsEncrypted": true, "Values": {} }""", "func settings decrypt")]
    [InlineData("""{ "Values": { "PORT": 8080 } }""", "Values.PORT is no text")]
    [InlineData("""{ "Values": [] }""", "Values is no object")]
    [InlineData("[]", "holds no object")]
    [InlineData("{\n  \"Values\": {\n    \"A\" \"s3cret\"\n", "at line 3")]
    public void Load_OfAnotherFormat_SaysWhatIsWrongAndNoValue(string content, string expected)
    {
        var error = Assert.Throws<InvalidDataException>(() => LocalSettings.Load(Written(content)));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Contains("local.settings.json", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", error.Message, StringComparison.Ordinal);
    }

    private string Written(string content)
    {
        File.WriteAllText(_folder.File("local.settings.json"), content);
        return _folder.File("local.settings.json");
    }
}
