using MLNetGhost.Fleet;
using MLNetGhost.Fleet.Engine;

namespace MLNetGhost.UnitTests.Engine;

[TestClass]
public sealed class FleetServerOptionsTests
{
    [TestMethod]
    [DataRow("nats://anna:secret@host:4222", "nats://host:4222")]
    [DataRow("tls://a@b:secret@host:4222,nats://x:secret@other", "tls://host:4222,nats://other")]
    [DataRow("host:4222", "host:4222")]
    public void Shown_Password_IsNotIn(string server, string shown) =>
        Assert.AreEqual(shown, new FleetServerOptions { Server = server }.Shown);

    [TestMethod]
    public async Task Connect_NobodyThere_SaysHowToStartAServer()
    {
        var e = await Assert.ThrowsExactlyAsync<IOException>(
            () => FleetClient.ConnectAsync(new() { Server = "nats://anna:secret@127.0.0.1:1" }));

        StringAssert.Contains(e.Message, "nats-server --jetstream --store_dir nats-data");
        StringAssert.Contains(e.Message, "nats://127.0.0.1:1");
        Assert.IsFalse(e.Message.Contains("secret", StringComparison.Ordinal), e.Message);
    }

    [TestMethod]
    public async Task Connect_CredentialsThatAreNotThere_NamesTheFile() => StringAssert.Contains(
        (await Assert.ThrowsExactlyAsync<FileNotFoundException>(
            () => FleetClient.ConnectAsync(new() { Credentials = "nowhere.creds" }))).Message,
        "nowhere.creds");
}
