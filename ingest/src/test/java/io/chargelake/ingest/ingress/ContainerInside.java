package io.chargelake.ingest.ingress;

import com.github.dockerjava.api.model.ContainerNetwork;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.utility.DockerImageName;

/**
 * A container of two networks: the outer one publishes its ports on the host; in the inner one it has a name, and can
 * be cut off and come back while the ports stay open.
 */
final class ContainerInside extends GenericContainer<ContainerInside> {

    private final Network inside;
    private final String name;

    /**
     * A container that is not there yet.
     *
     * @param inside an internal network, which publishes no ports
     * @param name its name in there
     */
    ContainerInside(String image, Network outside, Network inside, String name) {
        super(DockerImageName.parse(image));
        this.inside = inside;
        this.name = name;
        withNetwork(outside);
    }

    @Override
    protected void containerIsCreated(String containerId) {
        join(containerId);
    }

    /** Cuts it off from the others inside. */
    void leave() {
        getDockerClient()
                .disconnectFromNetworkCmd()
                .withContainerId(getContainerId())
                .withNetworkId(inside.getId())
                .exec();
    }

    /** Brings it back. */
    void join() {
        join(getContainerId());
    }

    private void join(String containerId) {
        getDockerClient()
                .connectToNetworkCmd()
                .withContainerId(containerId)
                .withNetworkId(inside.getId())
                .withContainerNetwork(new ContainerNetwork().withAliases(name))
                .exec();
    }

    void pause() {
        getDockerClient().pauseContainerCmd(getContainerId()).exec();
    }

    void unpause() {
        getDockerClient().unpauseContainerCmd(getContainerId()).exec();
    }

    /** SIGKILL. */
    void kill() {
        getDockerClient().killContainerCmd(getContainerId()).exec();
    }

    /** Starts it again with the files that it had. */
    void startAgain() {
        getDockerClient().startContainerCmd(getContainerId()).exec();
    }

    /** SIGTERM; the exit status. */
    long terminate() {
        getDockerClient().stopContainerCmd(getContainerId()).withTimeout(60).exec();
        return getDockerClient()
                .inspectContainerCmd(getContainerId())
                .exec()
                .getState()
                .getExitCodeLong();
    }
}
