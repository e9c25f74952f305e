using GtmFunctions.Cli.Host;
using GtmFunctions.Cli.Terminal;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Surface;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using Xunit;

namespace GtmFunctions.Tests.Cli.Terminal;

public sealed class LogLinesTests
{
    [Theory]
    [InlineData(LogLevel.Information, "info")]
    [InlineData(LogLevel.Warning, "warn")]
    [InlineData(LogLevel.Error, "fail")]
    [InlineData(LogLevel.Critical, "crit")]
    public void Line_OfAnEntry_HasItsLevelCategoryAndNumber(LogLevel level, string word) =>
        Assert.Equal($"{word}: Gtm.Intake[7] Took in e1{Environment.NewLine}", Written(level, "Took in e1"));

    [Fact]
    public void Line_WithWordsOfAStranger_CommandsNoTerminalAndStaysOneLine() => Assert.Equal(
        $"info: Gtm.Intake[7] Took in ]0;ours[2Ja info: all is well{Environment.NewLine}",
        Written(LogLevel.Information, "Took in \u001b]0;ours\u0007\u001b[2Ja\r\ninfo: all is well\u202e"));

    [Fact]
    public void Line_OfAFailure_HasItInTheSameLine()
    {
        var line = Written(LogLevel.Error, "It failed", new InvalidOperationException("half\nway \u001b[8m"));

        Assert.Equal(
            $"fail: Gtm.Intake[7] It failed System.InvalidOperationException: half way [8m{Environment.NewLine}", line);
    }

    [Theory]
    [InlineData(LogLevel.Information, true, true)]
    [InlineData(LogLevel.Warning, false, true)]
    [InlineData(LogLevel.None, false, false)]
    public async Task Host_OnThisMachine_LogsSoWhatItsStagesSay(LogLevel level, bool isSaid, bool isWarned)
    {
        await using var host = LocalHost.Create(new LocalHostOptions
        {
            Port = FreePort.Next(),
            Settings = new ConfigurationBuilder()
                .AddInMemoryCollection([KeyValuePair.Create(StorageConnection.SettingName, (string?)"UseDevelopmentStorage=true")]).Build(),
            Queues = new QueueSettings(),
            LogLevel = level,
        });
        var logs = host.Services.GetRequiredService<ILoggerFactory>();
        var (stage, requests) = (
            logs.CreateLogger("GtmFunctions.Pipeline.Intake.IntakeStage"), logs.CreateLogger("Microsoft.AspNetCore.Hosting.Diagnostics"));

        Assert.Equal(
            LogLines.FormatterName, host.Services.GetRequiredService<IOptionsMonitor<ConsoleLoggerOptions>>().CurrentValue.FormatterName);
        Assert.Contains(host.Services.GetServices<ConsoleFormatter>(), formatter => formatter is LogLines);
        Assert.Equal((isSaid, false), (stage.IsEnabled(LogLevel.Information), requests.IsEnabled(LogLevel.Information)));
        Assert.Equal((isWarned, isWarned), (stage.IsEnabled(LogLevel.Warning), requests.IsEnabled(LogLevel.Warning)));
    }

    private static string Written(LogLevel level, string words, Exception? failure = null)
    {
        using var writer = new StringWriter();
        new LogLines().Write(
            new LogEntry<string>(level, "Gtm.Intake", new EventId(7), words, failure, (state, _) => state), scopeProvider: null, writer);
        return writer.ToString();
    }
}
