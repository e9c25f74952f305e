using GtmFunctions.Cli.Host;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Cli.Host;

public sealed class SinkStoreTests
{
    [Fact]
    public void Record_OverTheLimit_ForgetsTheOldestInMemoryAndThenInTheFile()
    {
        using var folder = new TestFolder();
        var file = folder.File("crm.jsonl");
        var store = new SinkStore(file);

        for (var i = 0; i < SinkStore.Limit + 2; i++)
            store.Record(new SinkRequest(DateTimeOffset.UnixEpoch, "POST", $"/{i}", new Dictionary<string, string>(), null, null, 200));

        Assert.Equal(("/2", SinkStore.Limit), (store.List("crm").Requests[0].Path, store.List("crm").Requests.Count));
        Assert.Equal("/2", new SinkStore(file).List("crm").Requests[0].Path);
        Assert.Equal(SinkStore.Limit, File.ReadLines(file).Count());
    }
}
