using GtmFunctions.Pipeline.Surface;
using Xunit;

namespace GtmFunctions.Tests.Surface;

public sealed class HostJsonTests
{
    [Fact]
    public void ReadQueues_OfTheRepository_IsWhatBothHostsRunWith()
    {
        var settings = HostJson.ReadQueues(Path.Combine(AppContext.BaseDirectory, "host.json"));

        Assert.Equal(
            new QueueSettings
            {
                BatchSize = 16,
                NewBatchThreshold = 8,
                VisibilityTimeout = TimeSpan.FromSeconds(10),
                MaxDequeueCount = 5,
                MaxPollingInterval = TimeSpan.FromMilliseconds(250),
                MessageEncoding = MessageEncoding.Base64,
            },
            settings);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{ "version": "2.0", "extensions": { "http": {} } }""")]
    [InlineData("""{ "extensions": { "queues": {} }, /* as the host reads it */ }""")]
    public void ParseQueues_WithoutSettings_HasTheTriggersDefaults(string json)
    {
        var settings = HostJson.ParseQueues(json);

        Assert.Equal(16, settings.BatchSize);
        Assert.Equal(8 * Environment.ProcessorCount, settings.NewBatchThreshold);
        Assert.Equal(TimeSpan.Zero, settings.VisibilityTimeout);
        Assert.Equal(5, settings.MaxDequeueCount);
        Assert.Equal(TimeSpan.FromMinutes(1), settings.MaxPollingInterval);
        Assert.Equal(MessageEncoding.Base64, settings.MessageEncoding);
    }

    [Fact]
    public void ParseQueues_WithBatchSizeOnly_DerivesTheThreshold() =>
        Assert.Equal(
            2 * Environment.ProcessorCount,
            HostJson.ParseQueues("""{ "extensions": { "queues": { "batchSize": 5 } } }""").NewBatchThreshold);

    [Theory]
    [InlineData("\"batchSize\": 33", "extensions.queues.batchSize is 33: give a whole number from 1 to 32")]
    [InlineData("\"batchSize\": \"16\"", "extensions.queues.batchSize is \"16\": give a whole number")]
    [InlineData("\"newBatchThreshold\": -1", "extensions.queues.newBatchThreshold is -1")]
    [InlineData("\"maxDequeueCount\": 0", "extensions.queues.maxDequeueCount is 0")]
    [InlineData(
        "\"maxPollingInterval\": \"00:00:00.05\"", "extensions.queues.maxPollingInterval is \"00:00:00.05\": give a time from 00:00:00.1")]
    [InlineData("\"visibilityTimeout\": 10", "extensions.queues.visibilityTimeout is 10: give a time")]
    [InlineData("\"messageEncoding\": \"utf8\"", "extensions.queues.messageEncoding is \"utf8\": give \"base64\" or \"none\"")]
    public void ParseQueues_WithAWrongSetting_NamesDocumentKeyAndWhatIsAccepted(string setting, string expected)
    {
        var json = $$"""{ "extensions": { "queues": { {{setting}} } } }""";
        var error = Assert.Throws<InvalidDataException>(() => HostJson.ParseQueues(json, "some/host.json"));

        Assert.StartsWith($"some/host.json: {expected}", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("""{ "extensions": 1 }""")]
    [InlineData("""{ "extensions": { "queues": [] } }""")]
    [InlineData("{")]
    public void ParseQueues_OfAnotherShape_IsRefusedByName(string json) =>
        Assert.Contains(
            "host.json", Assert.Throws<InvalidDataException>(() => HostJson.ParseQueues(json)).Message, StringComparison.Ordinal);

    [Fact]
    public void ReadQueues_OfAMissingFile_SaysSo()
    {
        var error = Assert.Throws<InvalidDataException>(() => HostJson.ReadQueues("nowhere/host.json"));

        Assert.Contains("is missing", error.Message, StringComparison.Ordinal);
    }
}
