using GtmFunctions.Pipeline.Run;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace GtmFunctions.Tests.Run;

public class RunSettingsTests
{
    [Theory]
    [InlineData(null, false)]
    [InlineData("", false)]
    [InlineData("false", false)]
    [InlineData("True", true)]
    public void From_Setting_IsRead(string? text, bool stageByStage) =>
        Assert.Equal(stageByStage, RunSettings.From(Settings(text)).StageByStage);

    [Fact]
    public void From_Nonsense_NamesTheSettingAndWhatItTakes()
    {
        var wrong = Assert.Throws<FormatException>(() => RunSettings.From(Settings("yes")));

        Assert.Equal("The app setting GTM_STAGE_BY_STAGE is 'yes': give true or false, or leave it out.", wrong.Message);
    }

    private static IConfiguration Settings(string? text) => new ConfigurationBuilder()
        .AddInMemoryCollection(new Dictionary<string, string?> { [RunSettings.SettingName] = text })
        .Build();
}
